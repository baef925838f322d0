using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Storage.Runs;

/// <summary>Names of files in a run's folder, and what they are.</summary>
public static class RunFiles
{
    public const string ReportHtml = "report.html";
    public const string ReportJson = "report.json";
    public const string ReportMarkdown = "report.md";

    /// <summary>What a tagging made, in counts.</summary>
    public const string Profile = "profile.json";

    /// <summary>What a tagging made.</summary>
    public static string Tags(TagsFormat format) => $"tags.{JsonName.Of(format)}";

    /// <summary>The media type of a file by the end of its name.</summary>
    public static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".json" => "application/json",
        ".md" => "text/markdown; charset=utf-8",
        ".csv" => "text/csv; charset=utf-8",
        ".parquet" => "application/vnd.apache.parquet",
        ".jsonl" or ".log" or ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
