using System.Xml.Linq;
using BertPipeline.Evaluation.Calibration;
using BertPipeline.Evaluation.Reports.Svg;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Calibration of every variant, of the chosen one tag by tag, and its reliability diagrams.</summary>
internal static class CalibrationSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (CalibrationText.Chosen(report) is not { } chosen)
        {
            yield break;
        }

        string name = $"{report.NameOf(chosen.Variant)}, seed {chosen.Seed}";
        yield return Part.Lead(CalibrationText.Lead);
        var variants = new HtmlTable("Calibration on test, all tags pooled", ["Variant", .. CalibrationText.Headers]);
        foreach ((string variant, CalibrationFigures? pooled) in CalibrationText.Rows(report))
        {
            variants.Row(variant, [.. CalibrationText.Cells(pooled)]);
        }

        yield return variants.Render();
        yield return Pictures(Chart(report, chosen.Pooled, "all", $"{name}: all tags pooled"));
        yield return Part.Details($"{name}: each tag", open: false, Tags(report, chosen), Pictures(
            [.. chosen.Tags.Select((tag, i) => Chart(report, tag, Figure.Plain(i), Part.TagText(report, tag.Tag!)))]));
    }

    private static XElement Pictures(params XElement[] charts) => new("div", new XAttribute("class", "pictures"), charts);

    private static XElement Tags(RunReport report, VariantCalibration chosen)
    {
        var table = new HtmlTable("Calibration on test, tag by tag", ["Tag", .. CalibrationText.Headers]);
        foreach (CalibrationFigures tag in chosen.Tags)
        {
            table.Row(Part.Tag(report, tag.Tag!), [.. CalibrationText.Cells(tag)]);
        }

        return table.Render();
    }

    private static XElement Chart(RunReport report, CalibrationFigures figures, string id, string title)
    {
        var ideal = new LineSeries("a probability", 0, [(0, 0), (1, 1)]) { Style = "dashed" };
        var observed = new LineSeries("share with the tag, 95% interval", Math.Max(1, Part.Color(report, report.Choice.Variant)), [.. figures.Bins.Select(b => (b.MeanScore, b.Rate))])
        {
            Intervals = [.. figures.Bins.Select(b => (b.Low, b.High))],
        };
        return new LineChart($"reliability-{id}", title, "mean score of a bin", "share with the tag", [ideal, observed]) { Shown = [0, 1] }.Render();
    }
}
