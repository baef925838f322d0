using BertPipeline.Storage.Retention;

namespace BertPipeline.Orchestration.Retention;

/// <summary>A run's folder, and what is known of the run.</summary>
internal sealed record StoredRun(StoredFolder Folder, RunFacts Facts)
{
    public string Id => Folder.Name;

    /// <summary>It goes on. One of another hub that never ended in all that time was abandoned with its hub.</summary>
    public bool GoesOn(DateTimeOffset before) => Facts is { Claim: { } claim, End: null } && (!Facts.IsOfAnotherHub || claim.CreatedAt >= before);
}
