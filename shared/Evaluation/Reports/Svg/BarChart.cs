using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports.Svg;

/// <summary>Horizontal bars from 0 to 1 in groups, each with its interval.</summary>
/// <param name="Groups">Names of the groups, from top to bottom.</param>
/// <param name="Series">Name, colour, and an estimate a group.</param>
internal sealed record BarChart(
    string Id, string Title, string XLabel, IReadOnlyList<string> Groups, IReadOnlyList<(string Name, int Color, IReadOnlyList<Estimate> Values)> Series)
{
    private const double Width = 760;
    private const double Left = 205;
    private const double Right = 705;
    private const double Top = 8;
    private const double Bar = 11;
    private const double Gap = 12;

    public XElement Render()
    {
        var x = new Axis([0, 1], Left, Right);
        double group = (Series.Count * (Bar + 2)) + Gap;
        double bottom = Top + (Groups.Count * group);
        string description = string.Join(". ", Groups.Select((g, i) =>
            $"{g}: " + string.Join(", ", Series.Select(s => $"{s.Name} {Figure.Of(s.Values[i].Value)}"))));
        return new XElement(
            "figure",
            new XElement("figcaption", Title),
            Draw.Scrolling("wide picture", Title, Draw.Picture(
                Id, Width, bottom + 46, Title, description, Axes(x, bottom).Concat(Groups.SelectMany((_, i) => Group(i, Top + (i * group), x))))),
            Legend.Of(Series.Select(s => (s.Name, s.Color, "bar"))));
    }

    private IEnumerable<XElement> Axes(Axis x, double bottom)
    {
        foreach (double tick in x.Ticks)
        {
            yield return Draw.Line(x.Map(tick), Top, x.Map(tick), bottom, tick == 0 ? "axis" : "grid");
            yield return Draw.Text(x.Map(tick), bottom + 18, x.Label(tick), "tick", "middle");
        }

        yield return Draw.Text((Left + Right) / 2, bottom + 38, XLabel, "label", "middle");
    }

    private IEnumerable<XElement> Group(int group, double top, Axis x)
    {
        double y = top + (Gap / 2);
        yield return Draw.Text(Left - 10, y + (Series.Count * (Bar + 2) / 2) + 4, Groups[group], "label", "end");
        foreach ((_, int color, IReadOnlyList<Estimate> values) in Series)
        {
            Estimate estimate = values[group];
            double middle = y + (Bar / 2);
            yield return Draw.Rectangle(Left, y, x.Map(estimate.Value) - Left, Bar, $"bar c{color}");
            yield return Draw.Line(x.Map(estimate.Low), middle, x.Map(estimate.High), middle, "whisker");
            yield return Draw.Line(x.Map(estimate.Low), middle - 3, x.Map(estimate.Low), middle + 3, "whisker");
            yield return Draw.Line(x.Map(estimate.High), middle - 3, x.Map(estimate.High), middle + 3, "whisker");
            yield return Draw.Text(Math.Max(x.Map(estimate.High), x.Map(estimate.Value)) + 6, middle + 4, Figure.Of(estimate.Value), "value");
            y += Bar + 2;
        }
    }
}
