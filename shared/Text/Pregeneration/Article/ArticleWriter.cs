using System.Buffers;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>Writes an example file as the article's <c>epoch_N.json</c> and <c>epoch_N_metrics.json</c>, which its <c>finetune_on_pregenerated.py</c> trains on.</summary>
public static class ArticleWriter
{
    private const int ExamplesPerBatch = 1024;

    /// <exception cref="UserErrorException">The examples were made with another vocabulary.</exception>
    public static async Task WriteAsync(ExampleFile examples, Vocabulary vocabulary, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (examples.Header.VocabularySha256 != vocabulary.Sha256)
        {
            throw new UserErrorException(
                $"The examples were made with the vocabulary {examples.Header.VocabularySha256[..12]}…, not with {vocabulary.Sha256[..12]}…. Give the vocab.txt they were made with.");
        }

        Directory.CreateDirectory(folder);
        int epoch = examples.Header.Epoch;
        await using (FileStream stream = File.Create(Path.Combine(folder, ArticleFiles.Examples(epoch))))
        {
            var lines = new ArticleLines(vocabulary);
            await OrderedWork.RunAsync(
                Enumerable.Range(0, (examples.Count + ExamplesPerBatch - 1) / ExamplesPerBatch),
                batch => Lines(examples, batch * ExamplesPerBatch, lines),
                written => stream.Write(written.WrittenSpan),
                Environment.ProcessorCount,
                cancellationToken);
        }

        var metrics = new ArticleMetrics(
            examples.Count, examples.Header.MaxSequenceLength, examples.Header.VocabularySha256, examples.Header.DoLowerCase);
        await File.WriteAllTextAsync(
            Path.Combine(folder, ArticleFiles.Metrics(epoch)), JsonSerializer.Serialize(metrics, PipelineJson.Options), cancellationToken);
    }

    private static ArrayBufferWriter<byte> Lines(ExampleFile examples, int from, ArticleLines lines)
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        int[] ids = new int[examples.Header.MaxSequenceLength];
        for (int i = from; i < Math.Min(from + ExamplesPerBatch, examples.Count); i++)
        {
            lines.Write(examples[i], ids, output);
        }

        return output;
    }
}
