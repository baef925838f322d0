using BertPipeline.Conformance;

namespace BertPipeline.Local.Tests.Conformance;

/// <summary>The one-machine host under the conformance suite.</summary>
public sealed class LocalRunsConformanceTests(LocalApiHost host) : RunsConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalStartRunConformanceTests(LocalApiHost host) : StartRunConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalInstancesConformanceTests(LocalApiHost host) : InstancesConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalDropConformanceTests(LocalApiHost host) : DropConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalTagsConformanceTests(LocalApiHost host) : TagsConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalRunControlConformanceTests(LocalApiHost host) : RunControlConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalPageConformanceTests(LocalApiHost host) : PageConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalLabelsConformanceTests(LocalApiHost host) : LabelsConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalOperationsConformanceTests(LocalApiHost host) : OperationsConformanceTests(host);

/// <inheritdoc cref="LocalRunsConformanceTests"/>
public sealed class LocalDriftConformanceTests(LocalApiHost host) : DriftConformanceTests(host);
