using System.Text.Json;
using System.Threading.Channels;
using BertPipeline.Contracts;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>
/// Tags JSON lines as they come: whatever has arrived is one batch, so that a file goes through in large batches and a line that a
/// person types is answered at once.
/// </summary>
/// <param name="tagger">The model.</param>
/// <param name="thresholds">Least score of each tag; a tag without one is never given.</param>
internal sealed class TagStream(ITagger tagger, IReadOnlyDictionary<string, double> thresholds)
{
    private const int LargestBatch = 512;

    /// <exception cref="UserErrorException">A line is no JSON object with a text; the lines before it have been answered.</exception>
    public async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var lines = Channel.CreateBounded<TextLine>(new BoundedChannelOptions(2 * LargestBatch) { SingleReader = true, SingleWriter = true });
        Task reading = Task.Run(() => ReadAsync(input, lines.Writer, cancellationToken), cancellationToken);
        while (await lines.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<TextLine>();
            while (batch.Count < LargestBatch && lines.Reader.TryRead(out TextLine? line))
            {
                batch.Add(line);
            }

            await TagAsync(batch, output, cancellationToken);
        }

        await reading;
    }

    private static async Task ReadAsync(TextReader input, ChannelWriter<TextLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            for (int number = 1; await input.ReadLineAsync(cancellationToken) is { } line; number++)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    await lines.WriteAsync(Parse(line, number), cancellationToken);
                }
            }
        }
        finally
        {
            lines.Complete(); // A failure is told after the lines before it have been answered.
        }
    }

    private static TextLine Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<TextLine>(line, PipelineJson.Options) is { Text: not null } parsed
                ? parsed
                : throw new UserErrorException($"Line {number} has no text. Each line is a JSON object such as {{\"text\": \"…\"}}.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"Line {number} is not a JSON object with a text: {e.Message}", e);
        }
    }

    private async Task TagAsync(List<TextLine> batch, TextWriter output, CancellationToken cancellationToken)
    {
        IReadOnlyList<float[]> logits = tagger.Score([.. batch.Select(l => l.Text!)], cancellationToken);
        foreach ((TextLine line, float[] row) in batch.Zip(logits))
        {
            var scores = TagScores.Of(tagger, row, thresholds);
            var tagged = new TaggedLine(
                line.Id,
                scores.Tags,
                tagger.Tags.Zip(scores.Scores).ToDictionary(t => t.First, t => Math.Round(t.Second, 6)));
            await output.WriteLineAsync(JsonSerializer.Serialize(tagged, PipelineJson.Options).AsMemory(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
    }
}
