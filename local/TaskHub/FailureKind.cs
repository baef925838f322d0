namespace BertPipeline.TaskHub;

/// <summary>Failures that the hub itself finds, as <c>TaskFailureDetails.ErrorType</c>. Every other type is that of a thrown exception.</summary>
public static class FailureKind
{
    /// <summary>The orchestrator's code no longer does what its history says. The history is kept.</summary>
    public const string NonDeterminism = "NonDeterminism";

    /// <summary>The orchestrator waits, but for nothing that its context gave it, so that it can never go on.</summary>
    public const string Stuck = "Stuck";

    /// <summary>No orchestrator of that name is registered.</summary>
    public const string OrchestratorNotFound = "OrchestratorNotFound";

    /// <summary>No activity of that name is registered.</summary>
    public const string ActivityNotFound = "ActivityNotFound";

    /// <summary>The hub could not run a turn, five times in a row, for a reason outside the orchestrator's code.</summary>
    public const string PoisonTurn = "PoisonTurn";

    /// <summary>Host after host took the activity and ended without an outcome.</summary>
    public const string ActivityAbandoned = "ActivityAbandoned";

    /// <summary>The id asked for a sub-orchestration belongs to another instance.</summary>
    public const string InstanceIdTaken = "InstanceIdTaken";

    /// <summary>The sub-orchestration was terminated.</summary>
    public const string Terminated = "Terminated";
}
