using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>Share of the tokens to predict, falling (or rising) linearly over the training (Ankner et al. 2023, arXiv:2305.15096).</summary>
public sealed record MaskingRate
{
    /// <summary>At the first step.</summary>
    [Range(0.01, 0.9)]
    public double Start { get; init; } = 0.3;

    /// <summary>At the last one.</summary>
    [Range(0.01, 0.9)]
    public double End { get; init; } = 0.15;

    /// <param name="position">Share of the training that is done, 0 to 1.</param>
    public double At(double position) => Start + ((End - Start) * position);
}
