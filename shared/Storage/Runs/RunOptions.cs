using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Storage.Runs;

/// <summary>How many runs a hub works at: the settings <c>BertPipeline:Runs</c>.</summary>
public sealed record RunOptions
{
    public const string Section = "BertPipeline:Runs";

    /// <summary>So many trainings at once, and so many taggings beside them; the others wait their turn, the oldest first.</summary>
    [Range(1, 1000)]
    public int AtOnce { get; init; } = 16;
}
