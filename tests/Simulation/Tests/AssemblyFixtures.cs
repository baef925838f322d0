using BertPipeline.Testing;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
