namespace BertPipeline.Orchestration.Retention;

/// <summary>What becomes of a run in a purge.</summary>
public enum RunFate
{
    /// <summary>All of it stays, the artifacts that it used too.</summary>
    Keep,

    /// <summary>Its folder stays, without logs; its artifacts are not kept for its sake.</summary>
    KeepReport,

    Delete,
}
