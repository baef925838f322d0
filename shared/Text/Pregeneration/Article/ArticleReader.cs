using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>Reads the article's <c>epoch_N.json</c> into an example file.</summary>
public static class ArticleReader
{
    /// <summary>Epochs that a folder holds, numbered from 0.</summary>
    public static int Epochs(string folder) =>
        Enumerable.Range(0, int.MaxValue).TakeWhile(epoch => File.Exists(Path.Combine(folder, ArticleFiles.Examples(epoch)))).Count();

    /// <param name="folder">Holds <c>epoch_N.json</c>, and <c>epoch_N_metrics.json</c> where it was kept.</param>
    /// <param name="epoch">N.</param>
    /// <param name="tokenizer">The model's; the examples must have been made with it.</param>
    /// <param name="options">How they were made, for the header; the length comes from the metrics, or from the longest example.</param>
    /// <param name="examplesPath">The file to write.</param>
    /// <exception cref="UserErrorException">A line is no example, has a token that the vocabulary has not, or was made with another casing.</exception>
    public static ExampleFileHeader Read(string folder, int epoch, WordPieceTokenizer tokenizer, PregenerationOptions options, string examplesPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        string name = ArticleFiles.Examples(epoch);
        string metricsName = ArticleFiles.Metrics(epoch);
        string metricsPath = Path.Combine(folder, metricsName);
        ArticleMetrics? metrics = File.Exists(metricsPath) ? Parse<ArticleMetrics>(File.ReadAllText(metricsPath), metricsName, line: 1) : null;
        RequireFit(metrics, tokenizer, metricsName);
        int longest = metrics?.MaxSequenceLength ?? Longest(Path.Combine(folder, name), name, cancellationToken);

        ExampleFileHeader header = (options with { MaxSequenceLength = longest }).ToHeader(tokenizer, epoch);
        using var writer = new ExampleFileWriter(examplesPath, header);
        ArticleCasing? casing = metrics?.DoLowerCase is null ? new(tokenizer) : null;
        int line = 0;
        foreach (string text in File.ReadLines(Path.Combine(folder, name)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            line++;
            ArticleExample example = Parse<ArticleExample>(text, name, line);
            Check(example, longest, name, line);
            casing?.Add(example, name, line);
            int firstLength = example.SegmentIds.AsSpan().Count(0);
            writer.Add(
                Ids(example.Tokens, tokenizer.Vocabulary, name, line), firstLength, example.IsRandomNext, example.MaskedPositions,
                Ids(example.MaskedLabels, tokenizer.Vocabulary, name, line));
        }

        casing?.Complete(name);
        return metrics is null || line == metrics.Examples
            ? writer.Complete()
            : throw new UserErrorException($"{name} holds {line} examples, {metricsName} says {metrics.Examples}: one of them is incomplete. Make them again.");
    }

    /// <summary>What our own files say of themselves; the article's say nothing.</summary>
    private static void RequireFit(ArticleMetrics? metrics, WordPieceTokenizer tokenizer, string metricsName)
    {
        Vocabulary vocabulary = tokenizer.Vocabulary;
        if (metrics?.VocabularySha256 is { } made && made != vocabulary.Sha256)
        {
            throw new UserErrorException(
                $"{metricsName}: the examples were made with the vocabulary {Short(made)}…, the model has {Short(vocabulary.Sha256)}… ({vocabulary.Count} entries). " +
                "Pregenerate with the model's.");
        }

        if (metrics?.DoLowerCase is { } lower && lower != tokenizer.Options.DoLowerCase)
        {
            throw new UserErrorException(
                $"{metricsName}: the examples were made with do_lower_case={lower}, the model has do_lower_case={tokenizer.Options.DoLowerCase}. " +
                "Pregenerate with the model's settings.");
        }

        static string Short(string digest) => digest[..Math.Min(12, digest.Length)];
    }

    private static int Longest(string path, string name, CancellationToken cancellationToken)
    {
        int longest = 0;
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            longest = Math.Max(longest, Parse<ArticleExample>(text, name, ++line).Tokens?.Length ?? 0);
        }

        return longest;
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

    private static void Check(ArticleExample example, int longest, string name, int line)
    {
        bool sound = example is { Tokens: not null, SegmentIds: not null, MaskedPositions: not null, MaskedLabels: not null }
            && example.Tokens.Length <= longest
            && Array.TrueForAll(example.Tokens, t => t is { Length: > 0 })
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
        : throw new UserErrorException(
            $"{name} line {line}: the model's vocabulary of {vocabulary.Count} entries ({vocabulary.Sha256[..12]}…) has no token '{t}': the examples were made with another one. " +
            "Pregenerate with the model's vocab.txt."));
}
