using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>
/// What somebody wants of a tag instead of the best F1: so much precision, or so few alerts. The published threshold is then the one that finds the most pieces within it, on
/// validation. Variants are compared by their best F1 all the same.
/// </summary>
public sealed record OperatingPointOptions
{
    public required string Tag { get; init; }

    /// <summary>Least share of the pieces with the tag that must have it.</summary>
    [Range(0.0, 1.0)]
    public double? MinPrecision { get; init; }

    /// <summary>Most of a thousand pieces that may get the tag.</summary>
    [Range(0.0, 1000.0)]
    public double? MaxAlerts { get; init; }
}
