using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Reports;

namespace BertPipeline.Experiment;

/// <summary>The experiment's table: what each variant reaches, by how much it is above the baseline, and what one training of it took.</summary>
internal static class ResultTable
{
    public static async Task PrintAsync(string folder)
    {
        FileInfo newest = new DirectoryInfo(folder).EnumerateFiles(RunReport.JsonFileName, SearchOption.AllDirectories).MaxBy(file => file.LastWriteTimeUtc)
            ?? throw new UserErrorException($"There is no {RunReport.JsonFileName} below {folder}.");
        RunReport report = JsonSerializer.Deserialize<RunReport>(await File.ReadAllTextAsync(newest.FullName), PipelineJson.Options)!;
        Comparison all = report.Comparison;
        Row(["variant", "macro F1", "micro F1", "average precision", $"over {all.Baseline}", .. report.LearningCurve.Select(p => $"macro F1, {p.Labels} labels"), "settings", "seconds a training", "tokens a training"]);
        Row(Enumerable.Repeat("---", 8 + report.LearningCurve.Count));
        foreach (ComparedVariant variant in all.Variants)
        {
            TrainingSummary[] trainings = [.. report.Classifiers.Where(c => c.Variant == variant.Variant).Select(c => c.Training.Summary)];
            Difference? over = all.Differences.FirstOrDefault(d => d.Variant == variant.Variant && d.Over == all.Baseline)?.MacroF1;
            Row(
            [
                variant.Variant,
                $"{Number(variant.MacroF1.Value)}{(variant.SeedStandardDeviation is { } deviation ? $" ± {Number(deviation)}" : "")}",
                Number(variant.MicroF1.Value),
                Number(report.Scores.Where(s => s.Variant == variant.Variant).Average(s => s.Test.Averages.MacroAveragePrecision)),
                over is null ? "" : $"{Signed(over.Estimate.Value)} ({Signed(over.Estimate.Low)} to {Signed(over.Estimate.High)}), p {(over.PValue < 0.001 ? "< 0.001" : Number(over.PValue))}",
                .. report.LearningCurve.Select(p => Number(p.Comparison.Variants.Single(v => v.Variant == variant.Variant).MacroF1.Value)),
                report.Trials.FirstOrDefault(t => t.Variant == variant.Variant && t.IsChosen)?.Settings ?? "",
                trainings.Average(t => t.Seconds).ToString("F0", CultureInfo.InvariantCulture),
                trainings.Average(t => (double)t.TokensSeen).ToString("N0", CultureInfo.InvariantCulture),
            ]);
        }

        if (report.LanguageModel is { Summary: var cost, HeldOut: [var first, .., var last] })
        {
            Console.WriteLine();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Language model: {cost.TokensSeen:N0} tokens in {cost.Seconds:F0} s, held-out loss {first.MlmLoss:F3} → {last.MlmLoss:F3} (the words' frequencies alone {last.UnigramEntropy:F3})."));
        }
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    /// <summary>A row of a Markdown table.</summary>
    private static void Row(IEnumerable<string> cells) => Console.WriteLine("| " + string.Join(" | ", cells) + " |");
}
