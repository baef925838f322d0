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

    /// <summary>Id and version of the package that carried it.</summary>
    public const string Package = "package";

    /// <summary>Of the weights.</summary>
    public const string License = "license";

    /// <summary>Parts of a pre-trained BERT that the weights lack: pooler, MLM head, NSP head.</summary>
    public const string Missing = "missing";

    /// <summary>What a run's language model was trained from, <c>name/version</c>.</summary>
    public const string BaseModel = "baseModel";

    public const string Weights = "weights";
    public const string Types = "types";
    public const string Parameters = "parameters";
    public const string Tags = "tags";
}
