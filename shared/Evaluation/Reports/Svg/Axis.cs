namespace BertPipeline.Evaluation.Reports.Svg;

/// <summary>Maps values onto pixels, with ticks at round numbers.</summary>
internal sealed class Axis
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _start;
    private readonly double _end;

    /// <param name="values">What must fit; what is not finite is passed over.</param>
    /// <param name="start">Pixel of the lower end.</param>
    /// <param name="end">Pixel of the upper end.</param>
    /// <param name="ticks">About how many.</param>
    public Axis(IEnumerable<double> values, double start, double end, int ticks = 5)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        double low = finite.DefaultIfEmpty(0).Min();
        double high = finite.DefaultIfEmpty(1).Max();
        double size = Math.Max(1, Math.Abs(high));
        Step = RoundStep((high - low > 1e-6 * size ? high - low : size) / ticks); // What is all the same is drawn on an axis whose ticks can be told apart.
        _from = Step * Math.Floor((low / Step) + 1e-9);
        _to = Step * Math.Ceiling((high / Step) - 1e-9);
        _to = _to > _from ? _to : _from + Step;
        (_start, _end) = (start, end);
    }

    /// <summary>Between two ticks.</summary>
    public double Step { get; }

    public IEnumerable<double> Ticks
    {
        get
        {
            int count = (int)Math.Round((_to - _from) / Step);
            return Enumerable.Range(0, count + 1).Select(i => _from + (i * Step));
        }
    }

    public double Map(double value) => _start + ((value - _from) / (_to - _from) * (_end - _start));

    /// <summary>Two values and their pixels: <c>value pixel value pixel</c>.</summary>
    public string Describe() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_from:R} {_start} {_to:R} {_end}");

    /// <summary>A tick's label: as many decimals as the step needs.</summary>
    public string Label(double tick)
    {
        string format = _to >= 10_000 ? "0.##" : "0." + new string('#', Math.Clamp((int)Math.Ceiling(-Math.Log10(Step)), 0, 6));
        (double scale, string unit) = _to switch { >= 1e9 => (1e9, " bn"), >= 1e6 => (1e6, " M"), >= 1e4 => (1e3, " k"), _ => (1.0, string.Empty) };
        string text = (tick / scale).ToString(format, System.Globalization.CultureInfo.InvariantCulture).Replace('-', '−');
        return tick == 0 ? "0" : text + unit;
    }

    /// <summary>The next of 1, 2, 5 times a power of ten.</summary>
    private static double RoundStep(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double digit = step / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
