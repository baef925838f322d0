using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>A search for every variant's settings, each by the same number of trials; the macro average precision on validation decides.</summary>
public sealed record SweepOptions
{
    /// <summary>Trainings a variant, on the first seed; the other seeds take what was best. Where a family has fewer settings to try, they are fewer.</summary>
    [Range(1, 16)]
    public int Budget { get; init; } = 8;
}
