using System.Xml.Linq;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Reports.Svg;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Draws trainings that go on, as the report draws those that have ended: the same charts, over steps.</summary>
public static class TrainingCurves
{
    // More would be drawn upon each other.
    private const int MostPoints = 400;
    private const int Colors = 8;

    private static readonly (string Id, string Title, string YLabel, (string Metric, string Style, string Which)[] Drawn)[] Charts =
    [
        ("live-mlm-loss", "Language model: loss", "nat per masked token", [(MetricName.MlmLoss, "thin", ", training"), (MetricName.HeldOutMlmLoss, "marked", ", held out")]),
        ("live-accuracy", "Language model: held-out accuracy", "share right", [(MetricName.HeldOutMlmAccuracy, "marked", ", masked tokens"), (MetricName.HeldOutNspAccuracy, "dashed", ", next sentence")]),
        ("live-perplexity", "ULMFiT: held-out perplexity", "e to the loss", [(MetricName.HeldOutPerplexity, "marked", "")]),
        ("live-loss", "Taggers: loss", "binary cross-entropy", [(MetricName.Loss, "thin", ", training"), (MetricName.ValidationLoss, "marked", ", validation")]),
        ("live-precision", "Taggers: average precision on validation", "macro average precision", [(MetricName.ValidationMacroAveragePrecision, "marked", "")]),
        ("live-speed", "Speed", "tokens a second", [(MetricName.TokensPerSecond, "thin", "")]),
        ("live-memory", "Memory of the worker", "million bytes, resident", [(MetricName.ResidentMegabytes, "thin", "")]),
        ("live-device-memory", "Memory of the GPU", "million bytes in use", [(MetricName.DeviceMemoryMegabytes, "thin", "")]),
        ("live-rate", "Learning rate", "peak of the step", [(MetricName.LearningRate, "thin", "")]),
        ("live-norm", "Gradient norm before clipping", "L2", [(MetricName.GradientNorm, "thin", "")]),
    ];

    /// <returns>HTML: a figure for each thing that any of them has measured; nothing where there is none.</returns>
    public static string Render(IReadOnlyList<TrainingCurve> trainings)
    {
        ArgumentNullException.ThrowIfNull(trainings);
        return string.Concat(Charts.Select(chart => Chart(trainings, chart)).OfType<XElement>().Select(HtmlDocument.WriteFragment));
    }

    private static XElement? Chart(IReadOnlyList<TrainingCurve> trainings, (string Id, string Title, string YLabel, (string Metric, string Style, string Which)[] Drawn) chart)
    {
        LineSeries[] series =
        [
            .. from training in trainings.Index()
               where !IsOfAnotherChart(training.Item, chart.Id)
               from drawn in chart.Drawn
               let points = Points(training.Item, drawn.Metric)
               where points.Length > 0
               select new LineSeries(training.Item.Name + drawn.Which, 1 + (training.Index % (Colors - 1)), points) { Style = drawn.Style },
        ];
        return series.Length == 0 ? null : new LineChart(chart.Id, chart.Title, "steps", chart.YLabel, series).Render();
    }

    /// <summary>A language model's own loss, masks and sentences in one, is no tagger's.</summary>
    private static bool IsOfAnotherChart(TrainingCurve training, string chart) =>
        chart == "live-loss" && training.Points.Any(p => p.Values.ContainsKey(MetricName.MlmLoss) || p.Values.ContainsKey(MetricName.HeldOutPerplexity));

    private static (double X, double Y)[] Points(TrainingCurve training, string metric)
    {
        (double, double)[] all = [.. training.Points.Where(p => p.Values.ContainsKey(metric)).Select(p => ((double)p.Step, p.Values[metric]))];
        return all.Length <= MostPoints ? all : [.. Enumerable.Range(0, MostPoints).Select(i => all[(int)((long)i * (all.Length - 1) / (MostPoints - 1))])];
    }
}
