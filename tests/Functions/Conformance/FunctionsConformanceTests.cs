using BertPipeline.Conformance;

namespace BertPipeline.Functions.Tests.Conformance;

/// <summary>The Functions app under the conformance suite.</summary>
public sealed class FunctionsRunsConformanceTests(FunctionsApiHost host) : RunsConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsStartRunConformanceTests(FunctionsApiHost host) : StartRunConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsInstancesConformanceTests(FunctionsApiHost host) : InstancesConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsDropConformanceTests(FunctionsApiHost host) : DropConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsTagsConformanceTests(FunctionsApiHost host) : TagsConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsRunControlConformanceTests(FunctionsApiHost host) : RunControlConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsPageConformanceTests(FunctionsApiHost host) : PageConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsLabelsConformanceTests(FunctionsApiHost host) : LabelsConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsOperationsConformanceTests(FunctionsApiHost host) : OperationsConformanceTests(host);

/// <inheritdoc cref="FunctionsRunsConformanceTests"/>
public sealed class FunctionsDriftConformanceTests(FunctionsApiHost host) : DriftConformanceTests(host);
