using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>Tags a shard of texts with a published tagger. Inputs: <c>texts</c> and <c>tagger</c>.</summary>
internal sealed class TagTextsJob : IGpuJob
{
    /// <summary>Texts between two reports; they are scored by length, so a batch of them is nearly even.</summary>
    private const int AtATime = 512;

    public string Step => StepName.TagTexts;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Parameters<TagTextsParameters>();
        string shard = Path.Combine(await context.Inputs.FolderAsync(StepInput.Texts, cancellationToken), TaggingFiles.Shard(parameters.Shard));
        string folder = await context.Inputs.FolderAsync(StepInput.Tagger, cancellationToken);
        return await Task.Run(() => TagAsync(context, shard, folder, cancellationToken), cancellationToken);
    }

    private static async Task<GpuJobOutput> TagAsync(GpuJobContext context, string shard, string folder, CancellationToken cancellationToken)
    {
        using var warnings = new StringWriter();
        using ITagger tagger = Taggers.Load(folder, warnings: warnings);
        if (warnings.ToString() is { Length: > 0 } warning)
        {
            TaggingLog.Warned(context.Training.Logger, warning.TrimEnd());
        }

        IReadOnlyDictionary<string, double> thresholds = await TaggerThresholds.ReadAsync(folder, tagger, TextWriter.Null, cancellationToken);
        string[] texts = [.. File.ReadLines(shard).Select(Text)];
        string output = context.Training.CreateOutput();
        await using (var lines = new StreamWriter(Path.Combine(output, TaggingFiles.Tags)))
        {
            long started = context.Training.Time.GetTimestamp();
            for (int done = 0; done < texts.Length; done += AtATime)
            {
                Report(context, done, texts.Length, context.Training.Time.GetElapsedTime(started));
                string[] batch = texts[done..Math.Min(done + AtATime, texts.Length)];
                foreach (float[] logits in tagger.Score(batch, cancellationToken))
                {
                    var scores = TagScores.Of(tagger, logits, thresholds);
                    await lines.WriteLineAsync(JsonSerializer.Serialize(new TextTags(scores.Tags, [.. scores.Scores.Select(score => Math.Round(score, 6))]), PipelineJson.Options));
                }
            }
        }

        var summary = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["texts"] = texts.Length.ToString(CultureInfo.InvariantCulture),
            ["cut"] = tagger.TextsCut.ToString(CultureInfo.InvariantCulture),
        };
        return new GpuJobOutput { Folder = output, Summary = summary };
    }

    private static string Text(string line) => JsonSerializer.Deserialize<TextToTag>(line, PipelineJson.Options)?.Text ?? throw new JsonException("A text of the shard is null.");

    private static void Report(GpuJobContext context, int done, int all, TimeSpan elapsed)
    {
        double rate = done / elapsed.TotalSeconds;
        context.Training.Progress.Report(new JobProgress("tagging", done, all, done == 0 ? 0 : rate, "texts", done == 0 ? null : (all - done) / rate, new Dictionary<string, double>()));
    }
}
