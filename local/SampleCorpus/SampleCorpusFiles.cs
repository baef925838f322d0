using System.IO.Compression;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.SampleCorpus;

/// <summary>Writes the sample corpus as a user would drop it: unlabelled JSON lines, and the labelled ones in a folder of their own.</summary>
public static class SampleCorpusFiles
{
    /// <summary>JSON lines with <c>text</c>, compressed.</summary>
    public const string Unlabelled = "feedback.jsonl.gz";

    /// <summary>JSON lines with <c>text</c>, <c>labels</c> and <c>split</c>.</summary>
    public const string Labelled = "labelled/labelled.jsonl";

    /// <summary>Writes both files under a folder, over what was there.</summary>
    public static void Write(string folder, SampleCorpusOptions options)
    {
        var generator = new SampleCorpusGenerator(options);
        string labelled = Path.Combine(folder, Labelled);
        Directory.CreateDirectory(Path.GetDirectoryName(labelled)!);
        using (FileStream file = File.Create(Path.Combine(folder, Unlabelled)))
        {
            WriteUnlabelled(file, generator.Unlabelled());
        }

        using (FileStream file = File.Create(labelled))
        {
            WriteLabelled(file, generator.Labelled());
        }
    }

    /// <summary>Compressed JSON lines <c>{"text"}</c>; the stream stays open.</summary>
    public static void WriteUnlabelled(Stream stream, IEnumerable<string> texts)
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        WriteLines(gzip, texts.Select(text => new { text }));
    }

    /// <summary>JSON lines <c>{"text", "labels", "split"}</c>; the stream stays open.</summary>
    public static void WriteLabelled(Stream stream, IEnumerable<Piece> pieces) =>
        WriteLines(stream, pieces.Select(p => new { p.Text, p.Labels, p.Split }));

    private static void WriteLines<T>(Stream stream, IEnumerable<T> rows)
    {
        foreach (T row in rows)
        {
            JsonSerializer.Serialize(stream, row, PipelineJson.Options);
            stream.WriteByte((byte)'\n');
        }
    }
}
