using System.Xml.Linq;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Reports.Svg;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>How the language model learnt from the corpus.</summary>
internal static class LanguageModelSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.LanguageModel is not { } training)
        {
            yield break;
        }

        TrainingSummary summary = training.Summary;
        yield return Part.Lead(
            $"Fine-tuned on your corpus for {Figure.Count(summary.EpochsRun)} epochs: {Figure.Rounded(summary.TokensSeen)} tokens, " +
            $"{Figure.Rounded(summary.Parameters)} parameters, {Figure.Count(summary.Steps)} steps in {Figure.Duration(TimeSpan.FromSeconds(summary.Seconds))} " +
            $"({Figure.Rounded(summary.TokensPerSecond)} tokens a second).");
        yield return new XElement("div", new XAttribute("class", "charts"), Charts(training));
        if (training.HeldOut.Count > 0)
        {
            yield return HeldOut(training);
            yield return Part.Note(
                "Held-out documents are not trained on. Unigram entropy is what guessing each word from its frequency alone would lose: " +
                "a model that is not clearly under it has learnt no context. Losses compare within one vocabulary only.");
        }
    }

    private static IEnumerable<XElement> Charts(TrainingRecord training)
    {
        List<LineSeries> loss = [];
        Add(loss, new LineSeries("Training", 0, Values(training, MetricName.MlmLoss)) { Style = "thin" });
        Add(loss, new LineSeries("Held out", 1, [.. training.HeldOut.Select(h => ((double)h.Tokens, h.MlmLoss))]));
        Add(loss, new LineSeries("Unigram entropy", 2, [.. training.HeldOut.Select(h => ((double)h.Tokens, h.UnigramEntropy))]) { Style = "dashed" });
        if (loss.Count > 0)
        {
            yield return new LineChart("mlm-loss", "Masked language model: loss", "Tokens seen", "nat per masked token", loss).Render();
        }

        List<LineSeries> accuracy = [];
        Add(accuracy, new LineSeries("Masked tokens right", 1, [.. training.HeldOut.Select(h => ((double)h.Tokens, h.MlmAccuracy))]));
        Add(accuracy, new LineSeries("Next sentence right", 3, [.. training.HeldOut.Select(h => ((double)h.Tokens, h.NspAccuracy ?? double.NaN))]));
        Add(accuracy, new LineSeries("Next sentence, always the commoner answer", 2, [.. training.HeldOut.Select(h => ((double)h.Tokens, h.NspMajority ?? double.NaN))])
        {
            Style = "dashed",
        });
        if (accuracy.Count > 0)
        {
            yield return new LineChart("lm-accuracy", "Held out: accuracy", "Tokens seen", "share right", accuracy).Render();
        }
    }

    private static void Add(List<LineSeries> chart, LineSeries series)
    {
        if (series.Points.Any(p => double.IsFinite(p.Y)))
        {
            chart.Add(series);
        }
    }

    private static (double X, double Y)[] Values(TrainingRecord training, string metric) =>
        [.. training.Points.Where(p => p.Values.ContainsKey(metric)).Select(p => ((double)p.Tokens, p.Values[metric]))];

    private static XElement HeldOut(TrainingRecord training)
    {
        var table = new HtmlTable(
            "On held-out documents", "Epoch", "Tokens seen", "MLM loss", "MLM accuracy", "Unigram entropy", "Under it by", "NSP accuracy", "NSP majority");
        foreach (HeldOutEvaluation evaluation in training.HeldOut)
        {
            table.Row(
                evaluation.Epoch == 0 ? "before" : Figure.Count(evaluation.Epoch),
                Figure.Count(evaluation.Tokens),
                Figure.Of(evaluation.MlmLoss),
                Figure.Percent(evaluation.MlmAccuracy),
                Figure.Of(evaluation.UnigramEntropy),
                Figure.Of(evaluation.UnigramEntropy - evaluation.MlmLoss),
                Figure.Percent(evaluation.NspAccuracy),
                Figure.Percent(evaluation.NspMajority));
        }

        return table.Render();
    }
}
