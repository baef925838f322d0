namespace BertPipeline.Orchestration.Retention;

/// <summary>What a purge deletes.</summary>
public enum PurgeKind
{
    /// <summary>A run's folder, with its jobs and its history.</summary>
    Run,

    /// <summary>The logs of a run whose folder stays.</summary>
    Logs,

    /// <summary>An artifact that nothing uses: its manifest now, its files a day later.</summary>
    Artifact,

    /// <summary>Files without a manifest: of a purged artifact, or of an attempt that came to nothing.</summary>
    Files,

    Checkpoints,

    /// <summary>Blocks of an upload that was killed.</summary>
    UncommittedBlocks,
    PoisonMessages,
}
