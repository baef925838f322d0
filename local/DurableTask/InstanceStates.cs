using DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.DurableTask;

/// <summary>The engine's view of an instance as the client's.</summary>
internal static class InstanceStates
{
    public static OrchestrationMetadata ToMetadata(this OrchestrationState state, DataConverter? converter) => new(state.Name, state.OrchestrationInstance.InstanceId)
    {
        DataConverter = converter,
        RuntimeStatus = state.OrchestrationStatus.ToRuntimeStatus(),
        CreatedAt = Utc(state.CreatedTime),
        LastUpdatedAt = Utc(state.LastUpdatedTime),
        SerializedInput = state.Input,
        SerializedOutput = state.Output,
        SerializedCustomStatus = state.Status is null or "null" ? null : state.Status,
        FailureDetails = state.FailureDetails is { } failure ? Convert(failure) : null,
    };

    /// <summary>Both enumerations have the same names in the same order.</summary>
    public static OrchestrationRuntimeStatus ToRuntimeStatus(this OrchestrationStatus status) => (OrchestrationRuntimeStatus)(int)status;

    /// <inheritdoc cref="ToRuntimeStatus"/>
    public static OrchestrationStatus ToCore(this OrchestrationRuntimeStatus status) => (OrchestrationStatus)(int)status;

    private static TaskFailureDetails Convert(FailureDetails failure) => new(
        failure.ErrorType, failure.ErrorMessage, failure.StackTrace, failure.InnerFailure is { } inner ? Convert(inner) : null, failure.Properties);

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
