using System.Globalization;

namespace BertPipeline.Load;

/// <summary>How long answers took, in milliseconds.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];
    private readonly Lock _turn = new();

    public int Failed { get; private set; }

    public void Add(TimeSpan took)
    {
        lock (_turn)
        {
            _milliseconds.Add(took.TotalMilliseconds);
        }
    }

    public void Fail()
    {
        lock (_turn)
        {
            Failed++;
        }
    }

    /// <summary>Number, median, ninety-ninth percentile (nearest rank) and largest, as cells of a table.</summary>
    public override string ToString()
    {
        lock (_turn)
        {
            double[] sorted = [.. _milliseconds.Order()];
            return sorted.Length == 0
                ? $"0 | | | | {Failed}"
                : string.Create(CultureInfo.InvariantCulture, $"{sorted.Length} | {Rank(sorted, 0.5):0} | {Rank(sorted, 0.99):0} | {sorted[^1]:0} | {Failed}");
        }
    }

    private static double Rank(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
