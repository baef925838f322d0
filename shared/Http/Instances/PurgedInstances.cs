namespace BertPipeline.Http.Instances;

/// <summary>The answer to a purge.</summary>
/// <param name="InstancesDeleted">The instance and its children.</param>
public sealed record PurgedInstances(int InstancesDeleted);
