using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>The variant <see cref="Variant.Cnn"/>; what is left out is as in Kim 2014 (arXiv:1408.5882).</summary>
public sealed record CnnOptions : NetworkOptions
{
    /// <summary>Most widths, and the widest.</summary>
    public const int MostWidths = 8;

    /// <inheritdoc cref="MostWidths"/>
    public const int Widest = 32;

    /// <summary>Tokens that a filter reads at a time: different widths, at most <see cref="MostWidths"/> of them, none above <see cref="Widest"/>.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [3, 4, 5];

    /// <summary>Filters of each width.</summary>
    [Range(1, 4096)]
    public int Maps { get; init; } = 100;
}
