namespace BertPipeline.Local.Tests.Conformance;

/// <summary>The one-machine host under the conformance suite.</summary>
public sealed class LocalRunsConformanceTests(LocalApiHost host) : RunsConformanceTests(host), IClassFixture<LocalApiHost>;

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalInstancesConformanceTests(LocalApiHost host) : InstancesConformanceTests(host), IClassFixture<LocalApiHost>;

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalDropConformanceTests(LocalApiHost host) : DropConformanceTests(host), IClassFixture<LocalApiHost>;
