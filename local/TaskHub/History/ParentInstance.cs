namespace BertPipeline.TaskHub.History;

/// <summary>Who waits for a sub-orchestration, and under which task number.</summary>
internal sealed record ParentInstance(string InstanceId, string ExecutionId, int TaskId);
