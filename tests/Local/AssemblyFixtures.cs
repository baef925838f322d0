using BertPipeline.Local.Tests.Conformance;

[assembly: AssemblyFixture(typeof(LocalApiHost))]
