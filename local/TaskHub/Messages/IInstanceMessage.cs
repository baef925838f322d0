namespace BertPipeline.TaskHub.Messages;

internal interface IInstanceMessage
{
    string InstanceId { get; }
}
