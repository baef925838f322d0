using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Promotion;

/// <summary>A run's variants beside the tagger that was current: the file <c>beside-current.json</c> of the step compare-current.</summary>
public sealed record CurrentComparison
{
    public const string FileName = "beside-current.json";

    /// <summary><c>name/version</c> of the current tagger.</summary>
    public required string Model { get; init; }

    /// <summary>Test pieces of the run.</summary>
    public required int Pieces { get; init; }

    /// <summary>Of these the ones that the current tagger was neither trained nor tuned on; all figures are on them.</summary>
    public required int Unseen { get; init; }

    /// <summary>Tags that only the run has; no figure counts them.</summary>
    public required IReadOnlyList<string> OnlyNew { get; init; }

    /// <summary>Tags that only the current tagger has; no figure counts them.</summary>
    public required IReadOnlyList<string> OnlyCurrent { get; init; }

    /// <summary>Why nothing is claimed; null where there are figures.</summary>
    public string? Problem { get; init; }

    /// <summary>All variants on the tags that both have, over the current tagger as the baseline; null where nothing is claimed.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>The tagger that is published, one seed, over the current one; null where nothing is claimed.</summary>
    public VariantDifference? Published { get; init; }
}
