using System.Xml.Linq;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Reports.Svg;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>How the classifiers were trained.</summary>
internal static class ClassifiersSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.Classifiers.Count == 0)
        {
            yield break;
        }

        ClassifierTraining[] validated = [.. report.Classifiers.Where(c => c.Training.Validation.Count > 0)];
        if (validated.Length > 0)
        {
            yield return new XElement("div", new XAttribute("class", "charts"), Charts(report, validated));
            yield return new XElement("ul", TrainingCourse.Describe(report).Select(line => new XElement("li", line)));
        }

        var table = new HtmlTable(
            "Trained models",
            "Variant", "Seed", "Parameters", "Epochs", "Kept epoch", "Validation turned", "Steps", "Time", "Tokens a second", "Validation AP");
        foreach (ClassifierTraining classifier in report.Classifiers)
        {
            TrainingSummary summary = classifier.Training.Summary;
            double? precision = report.Scores.FirstOrDefault(s => s.Variant == classifier.Variant && s.Seed == classifier.Seed)
                ?.Validation.Averages.MacroAveragePrecision;
            table.Row(
                report.NameOf(classifier.Variant),
                Figure.Plain(classifier.Seed),
                Figure.Rounded(summary.Parameters),
                Figure.Count(summary.EpochsRun),
                summary.BestEpoch is { } best ? Figure.Count(best) : Figure.None,
                TrainingCourse.TurnOf(classifier.Training),
                Figure.Count(summary.Steps),
                Figure.Duration(TimeSpan.FromSeconds(summary.Seconds)),
                Figure.Rounded(summary.TokensPerSecond),
                Figure.Of(precision));
        }

        yield return table.Render();
    }

    /// <summary>One for the score that epochs are chosen by, then one a variant with the loss on both sides.</summary>
    private static IEnumerable<XElement> Charts(RunReport report, ClassifierTraining[] validated)
    {
        yield return new LineChart("validation-ap", "Validation: average precision (kept epoch ringed)", "Epoch", "macro average precision",
            [.. validated.Select(c => Validation(report, c, report.NameOf(c.Variant), v => v.MacroAveragePrecision))]).Render();
        foreach ((int index, IGrouping<string, ClassifierTraining> variant) in validated.GroupBy(c => c.Variant).Index())
        {
            // The seeds' curves have one colour: only their names tell them apart.
            string Named(string curve, ClassifierTraining c) => variant.Count() > 1 ? $"{curve}, seed {Figure.Plain(c.Seed)}" : curve;
            yield return new LineChart(
                $"loss-{index + 1}", $"{report.NameOf(variant.Key)}: loss (kept epoch ringed, a dashed line where validation turned)", "Epoch",
                "binary cross-entropy",
                [
                    .. variant.Select(c => Training(report, c, Named("Training", c))).Where(s => s.Points.Count > 0),
                    .. variant.Select(c => Validation(report, c, Named("Validation", c), v => v.Loss) with { Dropped = Index(c, TrainingCourse.Turn(c.Training)?.Epoch) }),
                ]).Render();
        }
    }

    private static LineSeries Training(RunReport report, ClassifierTraining classifier, string name) => new(
        name,
        Part.Color(report, classifier.Variant),
        [.. classifier.Training.Points.Where(p => p.Values.ContainsKey(MetricName.Loss)).Select(p => (p.Epoch, p.Values[MetricName.Loss]))])
    {
        Style = "thin",
    };

    private static LineSeries Validation(RunReport report, ClassifierTraining classifier, string name, Func<ValidationEvaluation, double> figure) => new(
        name, Part.Color(report, classifier.Variant), [.. classifier.Training.Validation.Select(v => ((double)v.Epoch, figure(v)))])
    {
        Ringed = Index(classifier, classifier.Training.Summary.BestEpoch),
    };

    /// <summary>The point of an epoch, null where there is none.</summary>
    private static int? Index(ClassifierTraining classifier, int? epoch)
    {
        int index = classifier.Training.Validation.ToList().FindIndex(v => v.Epoch == epoch);
        return index < 0 ? null : index;
    }
}
