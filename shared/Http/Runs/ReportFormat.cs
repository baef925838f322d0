using System.Net.Http.Headers;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Http.Runs;

/// <summary>A form of the report.</summary>
public sealed record ReportFormat(string Name, string MediaType, string File)
{
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("html", "text/html", RunFiles.ReportHtml),
        new("json", "application/json", RunFiles.ReportJson),
        new("md", "text/markdown", RunFiles.ReportMarkdown),
    ];

    /// <summary>What <c>?format=</c> or else the <c>Accept</c> header asks for (RFC 9110, 12.5.1); HTML when both are silent, null when there is no such form.</summary>
    public static ReportFormat? Choose(string? format, string? accept)
    {
        if (format is not null)
        {
            return All.FirstOrDefault(f => f.Name.Equals(format, StringComparison.OrdinalIgnoreCase));
        }

        if (string.IsNullOrWhiteSpace(accept))
        {
            return All[0];
        }

        return accept.Split(',')
            .Select(range => MediaTypeWithQualityHeaderValue.TryParse(range.Trim(), out MediaTypeWithQualityHeaderValue? value) ? value : null)
            .Where(range => range is { MediaType: not null } && (range.Quality ?? 1) > 0)
            .OrderByDescending(range => range!.Quality ?? 1)
            .Select(range => All.FirstOrDefault(f => Matches(range!.MediaType!, f.MediaType)))
            .FirstOrDefault(f => f is not null);
    }

    private static bool Matches(string range, string mediaType) =>
        range == "*/*"
        || range.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        || (range.EndsWith("/*", StringComparison.Ordinal) && mediaType.StartsWith(range[..^1], StringComparison.OrdinalIgnoreCase));
}
