namespace BertPipeline.Orchestration.Retention;

/// <summary>What a purge has deleted, or would: the body of <c>POST /api/purge</c>.</summary>
public sealed record StoragePurgeResult
{
    /// <summary>Nothing was deleted.</summary>
    public required bool DryRun { get; init; }

    /// <summary>What is younger stays.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>The first thousand.</summary>
    public required IReadOnlyList<PurgedItem> Items { get; init; }

    /// <summary>All of them.</summary>
    public required int Count { get; init; }

    /// <summary>Of all of them.</summary>
    public required long Bytes { get; init; }

    /// <summary>Runs that go on, or that began during the purge. From then on artifacts and checkpoints stay: a run may be about to use any of them.</summary>
    public required IReadOnlyList<string> GoingOn { get; init; }
}
