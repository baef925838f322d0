using System.Security.Cryptography;
using System.Text;
using BertPipeline.Evaluation.Reports.Html;

namespace BertPipeline.Http.Page;

/// <summary>A file of the web page, as the assembly carries it.</summary>
/// <param name="Tag">Its entity tag.</param>
internal sealed record PageFile(byte[] Content, string MediaType, string Tag)
{
    private const string Prefix = "page/";
    private const string Index = "index.html";

    private static readonly Dictionary<string, PageFile> All = Read().ToDictionary(f => f.Name, f => f.File, StringComparer.Ordinal);

    /// <param name="name">The page itself when null.</param>
    public static PageFile? Find(string? name) => All.GetValueOrDefault(name ?? Index);

    private static IEnumerable<(string Name, PageFile File)> Read()
    {
        // The look of the report is the page's too.
        yield return ("report.css", Create("report.css", Encoding.UTF8.GetBytes(HtmlReport.StyleSheet)));
        foreach (string resource in typeof(PageFile).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = typeof(PageFile).Assembly.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            yield return (resource[Prefix.Length..], Create(resource, content.ToArray()));
        }
    }

    private static PageFile Create(string name, byte[] content) => new(content, System.IO.Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "application/octet-stream",
    }, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
}
