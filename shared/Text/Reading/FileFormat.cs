using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>What a dropped file holds, by its name.</summary>
internal enum FileFormat
{
    Text,
    Csv,
    Tsv,
    JsonLines,
}

internal static class FileFormats
{
    private const string Gzip = ".gz";

    public static bool IsCompressed(string fileName) => fileName.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);

    public static FileFormat Of(string fileName)
    {
        string name = IsCompressed(fileName) ? fileName[..^Gzip.Length] : fileName;
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".TXT" => FileFormat.Text,
            ".CSV" => FileFormat.Csv,
            ".TSV" => FileFormat.Tsv,
            ".JSONL" or ".NDJSON" => FileFormat.JsonLines,
            _ => throw new UserErrorException(
                $"{fileName}: files must be .txt, .csv, .tsv or .jsonl, each also with .gz. Rename it, or take it out of the folder."),
        };
    }
}
