using System.Text.Json;
using System.Threading.Channels;
using BertPipeline.Contracts;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>
/// Tags JSON lines as they come: whatever has arrived is one batch, so that a file goes through in large batches and a line that a
/// person types is answered at once. While a batch is scored, the lines after it are read and encoded, and the answers before it written.
/// </summary>
/// <param name="tagger">The model.</param>
/// <param name="thresholds">Least score of each tag; a tag without one is never given.</param>
internal sealed class TagStream(ITagger tagger, IReadOnlyDictionary<string, double> thresholds)
{
    private const int LargestBatch = 512;

    /// <exception cref="UserErrorException">A line is no JSON object with a text; the lines before it have been answered.</exception>
    public async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var lines = Channel.CreateBounded<EncodedLine>(new BoundedChannelOptions(2 * LargestBatch) { SingleReader = true, SingleWriter = true });
        Task reading = Task.Run(() => ReadAsync(input, lines.Writer, cancellationToken), cancellationToken);
        Task writing = Task.CompletedTask;
        try
        {
            while (await lines.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<EncodedLine>();
                while (batch.Count < LargestBatch && lines.Reader.TryRead(out EncodedLine? line))
                {
                    batch.Add(line);
                }

                IReadOnlyList<float[]> logits = tagger.Score([.. batch.Select(line => line.Text)], ITagger.BatchTokens, isAlone: true, cancellationToken);
                await writing;
                writing = Task.Run(() => WriteAsync(batch, logits, output, cancellationToken), cancellationToken);
            }
        }
        finally
        {
            await writing; // Whoever gave the output closes it after this.
        }

        await reading;
    }

    private async Task ReadAsync(TextReader input, ChannelWriter<EncodedLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            for (int number = 1; await input.ReadLineAsync(cancellationToken) is { } line; number++)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    TextLine parsed = Parse(line, number);
                    await lines.WriteAsync(new(parsed, tagger.Encode(parsed.Text!)), cancellationToken);
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

    private async Task WriteAsync(List<EncodedLine> batch, IReadOnlyList<float[]> logits, TextWriter output, CancellationToken cancellationToken)
    {
        foreach ((EncodedLine line, float[] row) in batch.Zip(logits))
        {
            var scores = TagScores.Of(tagger, row, thresholds);
            var tagged = new TaggedLine(
                line.Line.Id,
                scores.Tags,
                tagger.Tags.Zip(scores.Scores).ToDictionary(t => t.First, t => Math.Round(t.Second, 6)));
            await output.WriteLineAsync(JsonSerializer.Serialize(tagged, PipelineJson.Options).AsMemory(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
    }
}
