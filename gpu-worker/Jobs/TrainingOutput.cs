using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>What every training job hands over besides the model: <c>training.json</c>, summary, environment.</summary>
internal static class TrainingOutput
{
    /// <param name="folder">Gets the record.</param>
    /// <param name="state">Where the training ended.</param>
    /// <param name="parameters">Of the model, in numbers.</param>
    /// <param name="epochs">Run.</param>
    /// <param name="heldOutLoss">The summary's name of a language model's loss.</param>
    public static GpuJobOutput Write(string folder, TrainerState state, long parameters, int epochs, string heldOutLoss = "heldOutMlmLoss")
    {
        var record = new TrainingRecord
        {
            Points = state.Curve.Points,
            HeldOut = state.HeldOut,
            Validation = state.Validation,
            Warnings = state.Warnings,
            Summary = new TrainingSummary
            {
                TokensSeen = state.Tokens,
                Parameters = parameters,
                Steps = state.Step,
                EpochsRun = epochs,
                BestEpoch = state.EarlyStopping.BestEpoch,
                TokensPerSecond = state.Tokens / Math.Max(state.Seconds, 1e-3),
                Seconds = state.Seconds,
                Environment = state.Environment,
            },
        };
        File.WriteAllText(Path.Combine(folder, TrainingRecord.FileName), JsonSerializer.Serialize(record, PipelineJson.Indented) + "\n");
        return new GpuJobOutput { Folder = folder, Summary = Summarize(record, heldOutLoss), Environment = state.Environment, Exact = state.Exact };
    }

    private static SortedDictionary<string, string> Summarize(TrainingRecord record, string heldOutLoss)
    {
        TrainingSummary summary = record.Summary;
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [SummaryKey.Parameters] = Text(summary.Parameters),
            ["steps"] = Text(summary.Steps),
            ["tokensSeen"] = Text(summary.TokensSeen),
            [SummaryKey.TokensPerSecond] = Text(Math.Round(summary.TokensPerSecond)),
        };
        if (record.HeldOut.Count > 0)
        {
            lines[heldOutLoss] = $"{record.HeldOut[0].MlmLoss.ToString("0.000", CultureInfo.InvariantCulture)} → {record.HeldOut[^1].MlmLoss.ToString("0.000", CultureInfo.InvariantCulture)}";
            lines["unigramEntropy"] = record.HeldOut[^1].UnigramEntropy.ToString("0.000", CultureInfo.InvariantCulture);
        }

        if (summary.BestEpoch is { } best)
        {
            lines[SummaryKey.BestEpoch] = Text(best);
        }

        if (record.Validation.SingleOrDefault(v => v.Epoch == summary.BestEpoch) is { } kept)
        {
            lines[TrainingSummary.ValidationScore] = kept.MacroAveragePrecision.ToString("0.0000", CultureInfo.InvariantCulture);
        }

        return lines;
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
