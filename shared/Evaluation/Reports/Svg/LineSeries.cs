namespace BertPipeline.Evaluation.Reports.Svg;

/// <summary>A line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">For the legend; lines of one name and colour share an entry.</param>
/// <param name="Color">Index of the colour.</param>
/// <param name="Points">In the order of x.</param>
internal sealed record LineSeries(string Name, int Color, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>thin, marked or dashed.</summary>
    public string Style { get; init; } = "marked";

    /// <summary>What each point's y may be, drawn as a whisker; empty for none.</summary>
    public IReadOnlyList<(double Low, double High)> Intervals { get; init; } = [];

    /// <summary>Index of the point that is ringed; null for none.</summary>
    public int? Ringed { get; init; }

    /// <summary>Index of the point from which a dashed line falls to the x axis; null for none.</summary>
    public int? Dropped { get; init; }
}
