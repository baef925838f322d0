using System.Globalization;
using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Renders a report as one HTML file that needs nothing else: no script, no font, no network.</summary>
public static class HtmlReport
{
    /// <summary>How its elements look, on the page too.</summary>
    public static string StyleSheet { get; } = ReadStyleSheet();

    public static string Render(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        (string Id, string Title, IEnumerable<XElement> Content)[] sections =
        [
            ("variants", "Variants compared", VariantsSection.Render(report)),
            ("tags", "F1 per tag", TagsSection.Render(report)),
            ("improvements", "Improvement per tag", ImprovementsSection.Render(report)),
            ("current", CurrentText.Title, CurrentSection.Render(report)),
            ("external", ExternalText.Title, ExternalSection.Render(report)),
            ("details", "Precision, recall and thresholds", DetailsSection.Render(report)),
            ("curves", "Other thresholds", CurvesSection.Render(report)),
            ("calibration", CalibrationText.Title, CalibrationSection.Render(report)),
            ("pairs", "Tags together, and taken for each other", PairsSection.Render(report)),
            ("language-model", "Language model", LanguageModelSection.Render(report)),
            ("ulmfit", "ULMFiT's language model", UlmfitSection.Render(report)),
            ("learning-curve", "What labels are worth", LearningCurveSection.Render(report)),
            ("trials", "Settings that were tried", TrialsSection.Render(report)),
            ("classifiers", "Training of the classifiers", ClassifiersSection.Render(report)),
            ("errors", "Errors and likely mislabels", ErrorsSection.Render(report)),
            ("suspects", LabelsText.SuspectsTitle, SuspectsSection.Render(report)),
            ("to-label", LabelsText.ToLabelTitle, ToLabelSection.Render(report)),
            ("data", "Data", DataSection.Render(report)),
            ("lineage", "Lineage", LineageSection.Render(report)),
            ("method", "How the figures are made", MethodSection.Render(report)),
        ];
        sections = [.. sections.Select(s => s with { Content = s.Content.ToArray() }).Where(s => s.Content.Any())];
        return HtmlDocument.Write(new XElement(
            "html",
            new XAttribute("lang", "en"),
            Head(report),
            new XElement(
                "body",
                Header(report),
                new XElement(
                    "main",
                    Warnings(report),
                    new XElement("nav", new XAttribute("aria-label", "Contents"), new XElement("ul", sections.Select(s =>
                        new XElement("li", new XElement("a", new XAttribute("href", "#" + s.Id), s.Title))))),
                    sections.Select(s => Section(s.Id, s.Title, s.Content))),
                new XElement(
                    "footer",
                    new XAttribute("class", "page"),
                    new XElement("p", $"Run {report.RunId}. The same figures are in {RunReport.JsonFileName}, and every score in {PredictionsCsv.FileName}.")))));
    }

    private static string ReadStyleSheet()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static XElement Head(RunReport report) => new(
        "head",
        new XElement("meta", new XAttribute("charset", "utf-8")),
        new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
        new XElement("title", $"Report on {report.Request.Corpus}, run {report.RunId}"),
        new XElement("style", StyleSheet));

    private static XElement Header(RunReport report)
    {
        string date = report.CreatedAt.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return new(
            "header",
            new XElement("p", new XAttribute("class", "eyebrow"), $"BertPipeline · run {report.RunId} · {date}"),
            new XElement("h1", $"Tagger report: {report.Request.Corpus}"),
            new XElement("p", new XAttribute("class", "headline"), report.Headline),
            new XElement("dl", new XAttribute("class", "tiles"), Tiles(report)));
    }

    private static IEnumerable<XElement> Tiles(RunReport report)
    {
        ComparedVariant chosen = report.Comparison.Variants.First(v => v.Variant == report.Choice.Variant);
        yield return Tile("Macro F1 on test", Figure.Of(chosen.MacroF1.Value), $"95% interval {Figure.Interval(chosen.MacroF1)}");
        if (report.Comparison.Differences.FirstOrDefault(d => d.Variant == chosen.Variant && d.Over == report.Comparison.Baseline) is { } gain)
        {
            yield return Tile(
                $"Over {report.NameOf(gain.Over)}", Figure.Signed(gain.MacroF1.Estimate.Value), $"95% interval {Figure.SignedInterval(gain.MacroF1.Estimate)}");
        }

        yield return Tile(
            "Test pieces",
            Figure.Count(report.Comparison.Pieces),
            report.Data.Folds is { } folds
                ? $"cross-validation in {folds} folds"
                : $"{Figure.Count(report.Data.Pieces.Train)} to train, {Figure.Count(report.Data.Pieces.Validation)} to tune");
        yield return Tile(
            report.PublishedModel is null ? "Chosen on validation" : "Published model",
            report.PublishedModel ?? report.NameOf(chosen.Variant),
            $"{report.NameOf(chosen.Variant)}, {report.ChosenSeed}",
            "figure word");
    }

    private static XElement Tile(string term, string figure, string note, string style = "figure") => new(
        "div",
        new XAttribute("class", "tile"),
        new XElement("dt", term),
        new XElement("dd", new XElement("span", new XAttribute("class", style), figure), new XElement("span", new XAttribute("class", "note"), note)));

    private static XElement? Warnings(RunReport report) => report.Warnings.Count == 0 ? null : new(
        "section",
        new XAttribute("class", "warnings"),
        new XAttribute("aria-labelledby", "warnings"),
        new XElement("h2", new XAttribute("id", "warnings"), "Before you rely on these figures"),
        new XElement("ul", report.Warnings.Select(w => new XElement("li", w))));

    private static XElement Section(string id, string title, IEnumerable<XElement> content) => new(
        "section",
        new XAttribute("id", id),
        new XAttribute("aria-labelledby", id + "-heading"),
        new XElement("h2", new XAttribute("id", id + "-heading"), title),
        content);
}
