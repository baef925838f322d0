namespace BertPipeline.TaskHub.Messages;

/// <summary>An activity to run. Its input stays in the history, in the turn that is named.</summary>
internal sealed record ActivityMessage(string InstanceId, string ExecutionId, int Turn, int TaskId, string Name) : IInstanceMessage;
