namespace BertPipeline.Training.Benchmarks;

/// <summary>Medians over passes.</summary>
internal sealed class Medians(IReadOnlyList<Measured> passes)
{
    public double TokensPerSecond => Of(m => m.Tokens / m.Seconds);

    public double TokensPerCpuSecond => Of(m => m.Tokens / m.CpuSeconds);

    public double PeakMegabytes => Of(m => m.PeakMegabytes);

    public string With => passes[0].With;

    public double Of(Func<Measured, double> figure) => Median(passes.Select(figure));
}
