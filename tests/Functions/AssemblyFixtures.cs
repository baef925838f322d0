using BertPipeline.Functions.Tests.Conformance;

[assembly: AssemblyFixture(typeof(FunctionsApiHost))]
