using System.Globalization;
using System.Text;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Reports;

/// <summary>Renders a report as Markdown: what a pull request or a terminal shows. Curves and quoted errors are in the HTML form only.</summary>
public static class MarkdownReport
{
    public static string Render(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        Paragraph(text, $"# Tagger report: {Escape(report.Request.Corpus)}");
        Paragraph(text, Escape(report.Headline));
        Paragraph(text, $"Run {Escape(report.RunId)}, {report.CreatedAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}. " +
            $"Published model: {Escape(report.PublishedModel ?? "none")}. " +
            $"Chosen: {Escape(report.NameOf(report.Choice.Variant))}, {report.ChosenSeed}, {report.Choice.Reason}.");
        List(text, "Before you rely on these figures", report.Warnings);
        Variants(text, report);
        foreach (VariantDifference difference in report.Comparison.Differences)
        {
            Improvements(text, report, difference);
        }

        MarkdownBeside.Current(text, report);
        MarkdownBeside.External(text, report);
        Points(text, report);
        MarkdownCalibration.Render(text, report);
        Labels(text, report);
        foreach (VariantScores scores in report.Scores)
        {
            Details(text, report, scores);
        }

        Trials(text, report);
        MarkdownLabels.Suspects(text, report);
        MarkdownLabels.ToLabel(text, report);
        List(text, "How the taggers were trained", TrainingCourse.Describe(report));
        Data(text, report);
        List(text, "How the figures are made", Method.Lines(report));
        Paragraph(text, "## To repeat the run");
        Paragraph(text, $"    {report.Command.ReplaceLineEndings(" ")}");
        return text.ToString();
    }

    private static void Variants(StringBuilder text, RunReport report)
    {
        Paragraph(text, "## Variants compared");
        Header(text, "Variant", "Macro F1", "95% interval", "Average precision", "Micro F1", "F1 per piece", "All tags right", "Seeds");
        foreach (ComparedVariant variant in report.Comparison.Variants)
        {
            AverageMetrics[] seeds = [.. report.Scores.Where(s => s.Variant == variant.Variant).Select(s => s.Test.Averages)];
            Row(
                text,
                report.NameOf(variant.Variant) + (variant.Variant == report.Comparison.Baseline ? " (baseline)" : string.Empty),
                Figure.Of(variant.MacroF1.Value),
                Figure.Interval(variant.MacroF1),
                Figure.Of(seeds.Average(s => s.MacroAveragePrecision)),
                Figure.Of(variant.MicroF1.Value),
                Figure.Of(seeds.Average(s => s.SamplesF1)),
                Figure.Percent(seeds.Average(s => s.SubsetAccuracy)),
                report.SeedsOf(variant));
        }

        foreach (ReferenceRow reference in report.Comparison.References)
        {
            AverageMetrics averages = reference.Test.Averages;
            Row(
                text, reference.Name, Figure.Of(averages.MacroF1), Figure.None, Figure.Of(averages.MacroAveragePrecision), Figure.Of(averages.MicroF1),
                Figure.Of(averages.SamplesF1), Figure.Percent(averages.SubsetAccuracy), Figure.None);
        }

        text.Append('\n');
    }

    private static void Improvements(StringBuilder text, RunReport report, VariantDifference difference)
    {
        Paragraph(text, $"## {Escape(report.NameOf(difference.Variant))} over {Escape(report.NameOf(difference.Over))}");
        Header(text, "Improvement for", "Difference in F1", "95% interval", "p (Holm)");
        foreach (TagDifference tag in difference.Tags)
        {
            Row(text, TagName(report, tag.Tag), Figure.Signed(tag.Estimate.Value), Figure.SignedInterval(tag.Estimate), Figure.PValue(tag.AdjustedPValue));
        }

        Row(
            text, "All tags (macro F1)", Figure.Signed(difference.MacroF1.Estimate.Value), Figure.SignedInterval(difference.MacroF1.Estimate),
            Figure.PValue(difference.MacroF1.PValue) + " (one test)");
        text.Append('\n');
        Paragraph(text, string.Join('\n', difference.Tags.Select(tag => "    " + ArticleLine(tag))));
    }

    /// <summary>A difference as the article prints it.</summary>
    private static string ArticleLine(TagDifference tag) => string.Create(
        CultureInfo.InvariantCulture, $"{tag.Estimate.Value:0.0000} ({tag.Estimate.Low:0.00} to {tag.Estimate.High:0.00}): Improvement for {tag.Tag.ReplaceLineEndings(" ")}");

    private static void Points(StringBuilder text, RunReport report)
    {
        if (report.OperatingPoints.Count == 0)
        {
            return;
        }

        Paragraph(text, "## Thresholds for what was asked");
        Header(text, "Tag", "Asked for", "Threshold", "Precision on test", "Recall", "Of 1,000 pieces", "On validation");
        foreach (OperatingPoint point in report.OperatingPoints)
        {
            Row(
                text, TagName(report, point.Asked.Tag), OperatingText.Asked(point), point.Threshold is { } threshold ? Figure.Of(threshold) : "never given", Figure.Of(point.Test?.Precision),
                Figure.Of(point.Test?.Recall), point.Test is { } test ? Figure.Count(test.AlertsPerThousand) : Figure.None, OperatingText.OnValidation(point));
        }

        text.Append('\n');
    }

    private static void Labels(StringBuilder text, RunReport report)
    {
        if (report.LearningCurve.Count == 0)
        {
            return;
        }

        LearningCurvePoint[] points = LearningCurve.Points(report);
        Paragraph(text, "## What labels are worth");
        Header(text, ["Macro F1 trained on", .. points.Select(p => Figure.Count(p.Labels) + " pieces")]);
        foreach (ComparedVariant variant in report.Comparison.Variants)
        {
            Row(text, [report.NameOf(variant.Variant), .. points.Select(p => LearningCurve.Of(p, variant.Variant).MacroF1).Select(f => $"{Figure.Of(f.Value)} ({Figure.Interval(f)})")]);
        }

        text.Append('\n');
    }

    private static void Trials(StringBuilder text, RunReport report)
    {
        if (report.Trials.Count == 0)
        {
            return;
        }

        Paragraph(text, "## Settings that were tried");
        Header(text, "Variant", "Settings", "Average precision on validation", "Chosen");
        foreach (TrialResult trial in report.Trials)
        {
            Row(text, report.NameOf(trial.Variant), trial.Settings, trial.ValidationMacroAveragePrecision is { } score ? Figure.Of(score) : "diverged", trial.IsChosen ? "yes" : string.Empty);
        }

        text.Append('\n');
    }

    private static void Details(StringBuilder text, RunReport report, VariantScores scores)
    {
        Paragraph(text, $"## {Escape(report.NameOf(scores.Variant))}, seed {scores.Seed}");
        Header(text, "Tag", "F1", "Precision", "Recall", "Average precision", "Threshold", "F1 at 0.5", "Calibration error", "Support");
        foreach ((TagMetrics tag, TagThreshold threshold) in scores.Test.Tags.Zip(scores.Thresholds))
        {
            Row(
                text, TagName(report, tag.Tag), Figure.Of(tag.F1), Figure.Of(tag.Precision), Figure.Of(tag.Recall), Figure.Of(tag.AveragePrecision),
                threshold.NeverTrained ? "never trained" : Figure.Of(tag.Threshold) + (threshold.Pooled ? " (pooled)" : string.Empty), Figure.Of(tag.F1AtHalf), Figure.Of(tag.CalibrationError),
                Figure.Count(tag.Support));
        }

        AverageMetrics averages = scores.Test.Averages;
        Row(
            text, "Macro", Figure.Of(averages.MacroF1), Figure.Of(averages.MacroPrecision), Figure.Of(averages.MacroRecall),
            Figure.Of(averages.MacroAveragePrecision), Figure.None, Figure.Of(averages.MacroF1AtHalf), Figure.Of(averages.MacroCalibrationError), Figure.None);
        text.Append('\n');
    }

    private static void Data(StringBuilder text, RunReport report)
    {
        DataCounts data = report.Data;
        Paragraph(text, "## Data");
        if (data.Folds is { } folds)
        {
            Paragraph(text, FoldsText.Of(folds));
        }

        Header(text, ["Tag", .. data.PartNames]);
        foreach (TagCounts tag in data.Tags)
        {
            Row(text, [TagName(report, tag.Tag), .. data.Shown(tag.Positives).Select(count => Figure.Count(count))]);
        }

        Row(text, ["Pieces", .. data.Shown(data.Pieces).Select(count => Figure.Count(count))]);
        text.Append('\n');
        if (data.Corpus is { } corpus)
        {
            Paragraph(text, $"Corpus: {Figure.Count(corpus.Documents)} documents, {Figure.Count(corpus.HeldOut)} of them held out; " +
                $"{Figure.Count(corpus.RemovedAsTest)} removed because they are validation or test texts; " +
                $"{Figure.Count(corpus.Duplicates)} with a text that had come before, {(report.Request.LanguageModel.DropDuplicates ? "dropped" : "kept")}; " +
                $"{Figure.Count(corpus.UnreadableRows)} rows unreadable.");
        }

        List(text, "How the files were read", data.Notes);
        List(text, "The first rows that could not be read", data.Unreadable.Select(r => $"{r.File}, line {r.Line}: {r.Reason}: {r.Row}"));
    }

    internal static string TagName(RunReport report, string tag) => report.Comparison.TooFew.Contains(tag) ? tag + " (too few)" : tag;

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        string[] items = [.. lines];
        if (items.Length > 0)
        {
            Paragraph(text, "## " + title);
            Paragraph(text, string.Join('\n', items.Select(i => "- " + Escape(i))));
        }
    }

    internal static void Header(StringBuilder text, params string[] cells)
    {
        Row(text, cells);
        text.Append("| --- |").Insert(text.Length, " ---: |", cells.Length - 1).Append('\n');
    }

    internal static void Row(StringBuilder text, params string[] cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");

    internal static void Paragraph(StringBuilder text, string paragraph) => text.Append(paragraph).Append("\n\n");

    /// <summary>Names of tags and corpora may hold anything: nothing of them is markup.</summary>
    internal static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (char c in value)
        {
            escaped = c switch
            {
                '\r' or '\n' => escaped.Append(' '),
                '<' => escaped.Append("&lt;"),
                '&' => escaped.Append("&amp;"),
                '|' or '*' or '_' or '`' or '[' or ']' or '\\' or '#' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
