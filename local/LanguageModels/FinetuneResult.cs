using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Local.Terminal;
using Spectre.Console;

namespace BertPipeline.Local.LanguageModels;

/// <summary>What a fine-tuning came to, from the record beside the model.</summary>
internal static class FinetuneResult
{
    public static TrainingRecord Read(string folder) =>
        JsonSerializer.Deserialize<TrainingRecord>(File.ReadAllText(Path.Combine(folder, TrainingRecord.FileName)), PipelineJson.Options)!;

    public static void Show(CommandEnvironment environment, TrainingRecord record, string folder)
    {
        if (record.HeldOut.Count > 0)
        {
            environment.Console.Write(HeldOut(record.HeldOut));
            HeldOutEvaluation last = record.HeldOut[^1];
            string next = last.NspMajority is { } majority ? string.Create(CultureInfo.InvariantCulture, $", next sentence {majority:0.000} (the more frequent answer)") : "";
            environment.Print(string.Create(CultureInfo.InvariantCulture, $"Without any context: loss {last.UnigramEntropy:0.000} (the masked words' own frequencies){next}."));
        }
        else
        {
            environment.Print("No held-out examples: only the training loss is known. 'text pregenerate --held-out-share 0.01' makes some.");
        }

        foreach (string warning in record.Warnings)
        {
            environment.Print($"Warning: {warning}");
        }

        TrainingSummary summary = record.Summary;
        environment.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Steps:N0} steps, {summary.TokensSeen:N0} tokens, {summary.TokensPerSecond:N0} tokens/s; {folder}"));
    }

    private static Table HeldOut(IReadOnlyList<HeldOutEvaluation> evaluations)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("epoch").AddColumn("tokens", c => c.RightAligned()).AddColumn("held-out loss", c => c.RightAligned())
            .AddColumn("accuracy", c => c.RightAligned()).AddColumn("next sentence", c => c.RightAligned());
        foreach (HeldOutEvaluation at in evaluations)
        {
            table.AddRow(
                Text($"{at.Epoch}"), Text($"{at.Tokens:N0}"), Text($"{at.MlmLoss:0.000}"), Text($"{at.MlmAccuracy:0.000}"), Text($"{at.NspAccuracy:0.000}"));
        }

        return table;

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
