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
            yield return new XElement(
                "div",
                new XAttribute("class", "charts"),
                new LineChart("validation-ap", "Validation: average precision (kept epoch ringed)", "Epoch", "macro average precision",
                    [.. validated.Select(c => Series(report, c, v => v.MacroAveragePrecision))]).Render(),
                new LineChart("validation-loss", "Validation: loss", "Epoch", "binary cross-entropy",
                    [.. validated.Select(c => Series(report, c, v => v.Loss))]).Render());
        }

        var table = new HtmlTable(
            "Trained models",
            "Variant", "Seed", "Parameters", "Epochs", "Kept epoch", "Steps", "Time", "Tokens a second", "Padding", "Validation AP");
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
                Figure.Count(summary.Steps),
                Figure.Duration(TimeSpan.FromSeconds(summary.Seconds)),
                Figure.Rounded(summary.TokensPerSecond),
                Figure.Percent(summary.PaddingShare),
                Figure.Of(precision));
        }

        yield return table.Render();
    }

    private static LineSeries Series(RunReport report, ClassifierTraining classifier, Func<ValidationEvaluation, double> figure)
    {
        IReadOnlyList<ValidationEvaluation> validation = classifier.Training.Validation;
        int kept = validation.ToList().FindIndex(v => v.Epoch == classifier.Training.Summary.BestEpoch);
        return new(report.NameOf(classifier.Variant), Part.Color(report, classifier.Variant), [.. validation.Select(v => ((double)v.Epoch, figure(v)))])
        {
            Ringed = kept < 0 ? null : kept,
        };
    }
}
