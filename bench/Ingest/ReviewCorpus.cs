using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BertPipeline.Ingest.Benchmarks;

/// <summary>The reference data (the folder that <c>BERTPIPELINE_DATA</c> names) as users drop it.</summary>
internal static class ReviewCorpus
{
    private static readonly JsonSerializerOptions AsDropped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Folder => Environment.GetEnvironmentVariable("BERTPIPELINE_DATA") is { Length: > 0 } folder
        ? folder
        : throw new InvalidOperationException("Set BERTPIPELINE_DATA to the folder with the reference data.");

    /// <summary>The app reviews over and over, each with an id of its own, one object a line, until the file has as many bytes.</summary>
    public static void Write(string path, long bytes)
    {
        using StreamWriter file = File.CreateText(path);
        for (int id = 0; true;)
        {
            foreach (JsonElement review in Rows("reviews", "reviews.jsonl.gz"))
            {
                file.WriteLine(JsonSerializer.Serialize(new { id = $"r{id++}", text = review.GetProperty("text").GetString() }, AsDropped));
                if (file.BaseStream.Position >= bytes)
                {
                    return;
                }
            }
        }
    }

    /// <summary>The labelled reviews that a run wants too; they are few.</summary>
    public static void WriteLabelled(string path) =>
        File.WriteAllLines(path, Rows("aware", "train.jsonl.gz").Select(r => JsonSerializer.Serialize(new { text = r.GetProperty("text"), labels = r.GetProperty("labels") }, AsDropped)));

    private static IEnumerable<JsonElement> Rows(params string[] name)
    {
        using FileStream file = File.OpenRead(Path.Combine([Folder, .. name]));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var lines = new StreamReader(unzipped);
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument row = JsonDocument.Parse(line);
            yield return row.RootElement;
        }
    }
}
