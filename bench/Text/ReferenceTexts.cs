using System.IO.Compression;
using System.Text.Json;

namespace BertPipeline.Text.Benchmarks;

/// <summary>The real feedback that is measured on: in the folder that <c>BERTPIPELINE_DATA</c> names (see <c>bench/README.md</c>).</summary>
internal static class ReferenceTexts
{
    public static string Folder => Environment.GetEnvironmentVariable("BERTPIPELINE_DATA") is { Length: > 0 } folder
        ? folder
        : throw new InvalidOperationException("Set BERTPIPELINE_DATA to the folder with the reference data.");

    public static string VocabularyFile => Path.Combine(Folder, "bert-base-uncased", "vocab.txt");

    /// <summary>198,517 app reviews, one text each.</summary>
    public static string[] Reviews() => [.. StreamReviews()];

    /// <summary>The same, without holding them.</summary>
    public static IEnumerable<string> StreamReviews()
    {
        using FileStream file = File.OpenRead(Path.Combine(Folder, "reviews", "reviews.jsonl.gz"));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var lines = new StreamReader(unzipped);
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument row = JsonDocument.Parse(line);
            yield return row.RootElement.GetProperty("text").GetString()!;
        }
    }
}
