using BertPipeline.Testing;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
// Each test trains models on all cores; side by side they would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
