using System.Xml.Linq;

namespace BertPipeline.Evaluation.Reports.Svg;

/// <summary>Curves over a common x axis.</summary>
internal sealed record LineChart(string Id, string Title, string XLabel, string YLabel, IReadOnlyList<LineSeries> Series)
{
    private const double Width = 500;
    private const double Height = 280;
    private const double Left = 50;
    private const double Right = 486;
    private const double Top = 26;
    private const double Bottom = 232;

    /// <summary>Values that both axes show, whether a point has them or not.</summary>
    public IReadOnlyList<double> Shown { get; init; } = [];

    public XElement Render()
    {
        LineSeries[] drawn = [.. Series.Select(Finite)];
        var x = new Axis(drawn.SelectMany(s => s.Points.Select(p => p.X)).Concat(Shown), Left, Right);
        var y = new Axis(drawn.SelectMany(s => s.Points.Select(p => p.Y)).Concat(Shown), Bottom, Top);
        string description = string.Join(". ", drawn.Where(s => s.Points.Count > 0).Select(
            s => $"{s.Name}: from {Figure.Of(s.Points[0].Y)} to {Figure.Of(s.Points[^1].Y)}{Marked(s, s.Ringed, "ringed")}{Marked(s, s.Dropped, "dashed line")}"));
        XElement picture = Draw.Picture(Id, Width, Height, Title, description, Axes(x, y).Concat(drawn.SelectMany(s => Lines(s, x, y))));
        picture.Add(new XAttribute("data-x", x.Describe()), new XAttribute("data-y", y.Describe())); // The page reads values off the drawing.
        return new XElement(
            "figure",
            new XElement("figcaption", Title),
            Draw.Scrolling("picture", Title, picture),
            Legend.Of(drawn.Select(s => (s.Name, s.Color, s.Style))));
    }

    /// <summary>Without the points that are no numbers. The marks stay with their points, and go with them.</summary>
    private static LineSeries Finite(LineSeries series)
    {
        bool[] drawn = [.. series.Points.Select(p => double.IsFinite(p.X) && double.IsFinite(p.Y))];
        return series with
        {
            Points = [.. series.Points.Where((_, i) => drawn[i])],
            Intervals = [.. series.Intervals.Where((_, i) => drawn[i])],
            Ringed = Moved(series.Ringed),
            Dropped = Moved(series.Dropped),
        };

        int? Moved(int? index) => index is { } i && i < drawn.Length && drawn[i] ? drawn.Take(i).Count(d => d) : null;
    }

    /// <summary>A mark in words, for those who do not see it.</summary>
    private static string Marked(LineSeries series, int? index, string mark) => index is { } i && i < series.Points.Count
        ? $", {mark} at {Figure.Count(series.Points[i].X)} ({Figure.Of(series.Points[i].Y)})"
        : "";

    private IEnumerable<XElement> Axes(Axis x, Axis y)
    {
        foreach (double tick in y.Ticks)
        {
            yield return Draw.Line(Left, y.Map(tick), Right, y.Map(tick), "grid");
            yield return Draw.Text(Left - 8, y.Map(tick) + 4, y.Label(tick), "tick", "end");
        }

        foreach (double tick in x.Ticks)
        {
            yield return Draw.Line(x.Map(tick), Bottom, x.Map(tick), Bottom + 5, "axis");
            yield return Draw.Text(x.Map(tick), Bottom + 20, x.Label(tick), "tick", "middle");
        }

        yield return Draw.Line(Left, Bottom, Right, Bottom, "axis");
        yield return Draw.Text((Left + Right) / 2, Height - 6, XLabel, "label", "middle");
        yield return Draw.Text(4, 14, YLabel, "label");
    }

    private static IEnumerable<XElement> Lines(LineSeries series, Axis x, Axis y)
    {
        (double X, double Y)[] points = [.. series.Points.Select(p => (x.Map(p.X), y.Map(p.Y)))];
        foreach (((double px, _), (double low, double high)) in points.Zip(series.Intervals))
        {
            yield return Draw.Line(px, y.Map(low), px, y.Map(high), "whisker");
        }

        if (points.Length > 1)
        {
            yield return Draw.Polyline(points, $"line {series.Style} c{series.Color}");
        }

        if (series.Style == "marked")
        {
            foreach ((double px, double py) in points)
            {
                yield return Draw.Circle(px, py, 3, $"dot c{series.Color}");
            }
        }

        if (series.Dropped is { } dropped && dropped < points.Length)
        {
            yield return Draw.Line(points[dropped].X, points[dropped].Y, points[dropped].X, Bottom, $"line dashed c{series.Color}");
        }

        if (series.Ringed is { } ringed && ringed < points.Length)
        {
            yield return Draw.Circle(points[ringed].X, points[ringed].Y, 7, $"ring c{series.Color}");
        }
    }
}
