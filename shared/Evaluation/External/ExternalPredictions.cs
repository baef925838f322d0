using BertPipeline.Contracts.Data;

namespace BertPipeline.Evaluation.External;

/// <summary>What somebody else says of a run's validation and test pieces: the file <c>external.json</c> of the step external-predictions.</summary>
public sealed record ExternalPredictions
{
    public const string FileName = "external.json";

    /// <summary>As the request calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether there are scores, so that thresholds are tuned; else the tags are taken as they are.</summary>
    public required bool HasScores { get; init; }

    /// <summary>One a piece that a row was found for, in the order of the split; scores as logits, of tags without scores ±10.</summary>
    public required IReadOnlyList<PieceLogits> Validation { get; init; }

    /// <inheritdoc cref="Validation"/>
    public required IReadOnlyList<PieceLogits> Test { get; init; }

    /// <summary>Test pieces that no row was found for; no figure counts them.</summary>
    public required int Missing { get; init; }

    /// <summary>The first of them, by their own ids or how their texts begin.</summary>
    public required IReadOnlyList<string> FirstMissing { get; init; }

    /// <summary>Tags that the run does not have; they are left out.</summary>
    public required IReadOnlyList<string> UnknownTags { get; init; }

    /// <summary>How tables call it.</summary>
    public static string RowOf(string name) => $"external: {name}";
}
