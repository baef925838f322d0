using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>The endings of files that hold feedback: the one place that lists them.</summary>
public static class FileFormats
{
    private const string Gzip = ".gz";

    private static readonly Dictionary<string, FileFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = FileFormat.Csv,
        [".tsv"] = FileFormat.Tsv,
        [".tab"] = FileFormat.Tsv,
        [".jsonl"] = FileFormat.JsonLines,
        [".ndjson"] = FileFormat.JsonLines,
        [".json"] = FileFormat.Json,
        [".txt"] = FileFormat.Text,
        [".xlsx"] = FileFormat.Sheet,
    };

    /// <summary>For messages.</summary>
    public static string Endings { get; } = string.Join(", ", Formats.Keys.Where(ending => ending != ".tab"));

    /// <summary>True when a file of this name is read; else it is left out, and named.</summary>
    public static bool IsReadable(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return Formats.ContainsKey(Path.GetExtension(WithoutGzip(fileName)));
    }

    /// <summary>The name without <c>.gz</c>.</summary>
    public static string WithoutGzip(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return IsCompressed(fileName) ? fileName[..^Gzip.Length] : fileName;
    }

    /// <summary>True for lines of text, which have a layout and no fields.</summary>
    public static bool IsText(string fileName) =>
        Formats.TryGetValue(Path.GetExtension(WithoutGzip(fileName)), out FileFormat format) && format == FileFormat.Text;

    internal static bool IsCompressed(string fileName) => fileName.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);

    /// <param name="usual">Ending of names that have none of these; null: that is an error.</param>
    /// <exception cref="UserErrorException">The name has none of the endings.</exception>
    internal static FileFormat Of(string fileName, string? usual = null) => Formats.TryGetValue(Path.GetExtension(WithoutGzip(fileName)), out FileFormat format)
        ? format
        : usual is not null ? Formats[usual] : throw new UserErrorException($"{fileName}: files must be one of {Endings}, each also with .gz. Rename it, or take it out of the folder.");
}
