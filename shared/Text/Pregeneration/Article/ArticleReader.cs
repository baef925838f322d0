using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>Reads the article's <c>epoch_N.json</c> into an example file.</summary>
public static class ArticleReader
{
    /// <param name="folder">Holds <c>epoch_N.json</c> and <c>epoch_N_metrics.json</c>.</param>
    /// <param name="epoch">N.</param>
    /// <param name="tokenizer">The one that the examples were made with.</param>
    /// <param name="options">How they were made, for the header; the length comes from the metrics.</param>
    /// <param name="examplesPath">The file to write.</param>
    /// <exception cref="UserErrorException">A line is no example, or has a token that the vocabulary has not.</exception>
    public static ExampleFileHeader Read(string folder, int epoch, WordPieceTokenizer tokenizer, PregenerationOptions options, string examplesPath)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        string metricsName = ArticleFiles.Metrics(epoch);
        ArticleMetrics metrics = Parse<ArticleMetrics>(File.ReadAllText(Path.Combine(folder, metricsName)), metricsName, line: 1);
        ExampleFileHeader header = (options with { MaxSequenceLength = metrics.MaxSequenceLength }).ToHeader(tokenizer, epoch);
        using var writer = new ExampleFileWriter(examplesPath, header);
        string name = ArticleFiles.Examples(epoch);
        int line = 0;
        foreach (string text in File.ReadLines(Path.Combine(folder, name)))
        {
            line++;
            ArticleExample example = Parse<ArticleExample>(text, name, line);
            Check(example, metrics, name, line);
            int firstLength = example.SegmentIds.AsSpan().Count(0);
            writer.Add(
                Ids(example.Tokens, tokenizer.Vocabulary, name, line), firstLength, example.IsRandomNext, example.MaskedPositions,
                Ids(example.MaskedLabels, tokenizer.Vocabulary, name, line));
        }

        return line == metrics.Examples
            ? writer.Complete()
            : throw new UserErrorException($"{name} holds {line} examples, {metricsName} says {metrics.Examples}: one of them is incomplete. Make them again.");
    }

    private static T Parse<T>(string text, string name, int line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, PipelineJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{name} line {line} is not what the article's script writes: {e.Message}", e);
        }
    }

    private static void Check(ArticleExample example, ArticleMetrics metrics, string name, int line)
    {
        bool sound = example is { Tokens: not null, SegmentIds: not null, MaskedPositions: not null, MaskedLabels: not null }
            && example.Tokens.Length <= metrics.MaxSequenceLength
            && example.SegmentIds.Length == example.Tokens.Length
            && example.MaskedLabels.Length == example.MaskedPositions.Length
            && Array.TrueForAll(example.MaskedPositions, p => p < example.Tokens.Length)
            && example.MaskedPositions.SequenceEqual(example.MaskedPositions.Distinct().Order());
        if (!sound)
        {
            throw new UserErrorException($"{name} line {line}: lengths or masked positions do not fit together. Make the file again.");
        }
    }

    private static int[] Ids(string[] tokens, Vocabulary vocabulary, string name, int line) => Array.ConvertAll(tokens, t => vocabulary.TryGetId(t, out int id)
        ? id
        : throw new UserErrorException($"{name} line {line}: the vocabulary has no token '{t}'. Give the vocab.txt that the examples were made with."));
}
