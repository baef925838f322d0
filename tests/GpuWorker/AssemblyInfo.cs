// libtorch's generator and thread count belong to the process: two tests at once would disturb one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(BertPipeline.Testing.AzuriteFixture))]
