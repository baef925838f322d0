namespace BertPipeline.Orchestration.Models;

/// <summary>Keys of a model's metadata.</summary>
public static class ModelMetadata
{
    /// <summary>base or tagger.</summary>
    public const string Kind = "kind";

    /// <summary>The name that it was fetched by, or the folder that it was imported from.</summary>
    public const string Source = "source";

    /// <summary>The branch, tag or commit that was asked for.</summary>
    public const string Revision = "revision";

    /// <summary>The commit that this was.</summary>
    public const string Commit = "commit";

    /// <summary>What its files were compared with when they were fetched.</summary>
    public const string CheckedBy = "checkedBy";

    public const string Weights = "weights";
    public const string Types = "types";
    public const string Parameters = "parameters";
    public const string Tags = "tags";
}
