using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports.Svg;

/// <summary>Differences with their intervals on both sides of zero, one a row; what excludes zero is filled.</summary>
internal sealed record DifferenceChart(string Id, string Title, string XLabel, IReadOnlyList<(string Name, Estimate Difference)> Rows)
{
    private const double Width = 760;
    private const double Left = 205;
    private const double Right = 690;
    private const double Top = 8;
    private const double Row = 26;

    public XElement Render()
    {
        double bottom = Top + (Rows.Count * Row);
        var x = new Axis(Rows.SelectMany(r => new[] { r.Difference.Low, r.Difference.High, r.Difference.Value }).Append(0), Left, Right, 6);
        string description = string.Join(". ", Rows.Select(r => $"{r.Name}: {Figure.Signed(r.Difference.Value)}, {Figure.SignedInterval(r.Difference)}"));
        return new XElement(
            "figure",
            new XElement("figcaption", Title),
            Draw.Scrolling("wide picture", Title, Draw.Picture(
                Id, Width, bottom + 46, Title, description, Axes(x, bottom).Concat(Rows.SelectMany((r, i) => Interval(r, Top + ((i + 0.5) * Row), x))))));
    }

    private IEnumerable<XElement> Axes(Axis x, double bottom)
    {
        foreach (double tick in x.Ticks)
        {
            bool isZero = Math.Abs(tick) < x.Step / 2;
            yield return Draw.Line(x.Map(tick), Top, x.Map(tick), bottom, isZero ? "zero" : "grid");
            yield return Draw.Text(x.Map(tick), bottom + 18, isZero ? "0" : x.Label(tick), "tick", "middle");
        }

        yield return Draw.Text((Left + Right) / 2, bottom + 38, XLabel, "label", "middle");
    }

    private static IEnumerable<XElement> Interval((string Name, Estimate Difference) row, double y, Axis x)
    {
        (string name, Estimate difference) = row;
        string verdict = difference switch { { Low: > 0 } => "better", { High: < 0 } => "worse", _ => "unclear" };
        yield return Draw.Text(Left - 10, y + 4, name, "label", "end");
        yield return Draw.Line(x.Map(difference.Low), y, x.Map(difference.High), y, $"interval {verdict}");
        yield return Draw.Circle(x.Map(difference.Value), y, 5, $"point {verdict}");
        yield return Draw.Text(Width - 4, y + 4, Figure.Signed(difference.Value), "value", "end");
    }
}
