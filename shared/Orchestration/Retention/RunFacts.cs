using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Retention;

/// <summary>What the fate of a run depends on.</summary>
/// <param name="Claim">Null for a refused drop, and for a run that an interrupted purge has begun to delete.</param>
/// <param name="End">Null while it goes on.</param>
/// <param name="LastWrite">When anything of its folder was written last.</param>
public sealed record RunFacts(RunClaim? Claim, RunEnd? End, DateTimeOffset LastWrite)
{
    /// <summary>A model that the run published is the one that its name means.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>A model that the run published is still there.</summary>
    public bool HasModel { get; init; }

    /// <summary>A schedule has started it last: the next run goes on from what it made.</summary>
    public bool IsLastOfSchedule { get; init; }

    /// <summary>The <c>run.json</c> that started it lies there yet, and would start it again.</summary>
    public bool HasDrop { get; init; }

    /// <summary>Another hub of the account keeps its jobs and its history.</summary>
    public bool IsOfAnotherHub { get; init; }

    /// <summary>An older version wrote it, or somebody changed it: nobody can say what it used.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>It has no end yet. One of another hub that has written nothing in all that time was abandoned with its hub, and ended with its last write.</summary>
    public bool GoesOn(DateTimeOffset before) => Claim is not null && End is null && !(IsOfAnotherHub && LastWrite < before);

    /// <summary>The rule of <see cref="StoragePurge"/>.</summary>
    public RunFate Decide(DateTimeOffset before)
    {
        if (IsUnreadable)
        {
            return RunFate.KeepReport;
        }

        if (GoesOn(before) || (End?.EndedAt ?? LastWrite) >= before || ((End is not null || Claim is not null) && (IsCurrent || IsLastOfSchedule)))
        {
            return RunFate.Keep;
        }

        return HasModel || HasDrop || IsOfAnotherHub ? RunFate.KeepReport : RunFate.Delete;
    }
}
