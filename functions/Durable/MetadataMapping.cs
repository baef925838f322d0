using BertPipeline.DurableTask;
using Client = Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Durable;

/// <summary>Durable Task's view of an instance as the pipeline's.</summary>
internal static class MetadataMapping
{
    public static OrchestrationMetadata Of(Client.OrchestrationMetadata instance) => new()
    {
        InstanceId = instance.InstanceId,
        Name = instance.Name,
        RuntimeStatus = Of(instance.RuntimeStatus),
        CreatedAt = instance.CreatedAt,
        LastUpdatedAt = instance.LastUpdatedAt,
        SerializedInput = instance.SerializedInput,
        // A failed instance has its failure's text there, which is no JSON.
        SerializedOutput = instance.RuntimeStatus == Client.OrchestrationRuntimeStatus.Failed ? null : instance.SerializedOutput,
        SerializedCustomStatus = instance.SerializedCustomStatus,
        FailureDetails = FailureMapping.Of(instance),
    };

    public static Client.OrchestrationRuntimeStatus Of(OrchestrationRuntimeStatus status) => Enum.Parse<Client.OrchestrationRuntimeStatus>(status.ToString());

    /// <summary>The two states that are kept for compatibility are not written any more; both mean that the instance goes on or was ended.</summary>
    private static OrchestrationRuntimeStatus Of(Client.OrchestrationRuntimeStatus status) =>
        Enum.TryParse(status.ToString(), out OrchestrationRuntimeStatus same) ? same
            : status.ToString() == "Canceled" ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Running;
}
