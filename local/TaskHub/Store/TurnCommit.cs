using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;

namespace BertPipeline.TaskHub.Store;

/// <summary>A turn to commit on top of the state that it was computed from.</summary>
internal sealed record TurnCommit
{
    public required InstanceState Before { get; init; }

    public required Turn Turn { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    public required int? FirstUnsentTurn { get; init; }

    /// <summary>JSON; null leaves it as it is.</summary>
    public string? CustomStatus { get; init; }

    public string? Output { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public InstanceState After(string eTag) =>
        Before with { Status = Status, LastTurn = Turn.Number, FirstUnsentTurn = FirstUnsentTurn, ETag = eTag };
}
