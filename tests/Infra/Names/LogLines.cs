using System.Globalization;
using System.Text.RegularExpressions;

namespace BertPipeline.Infra.Tests.Names;

/// <summary>The log lines that host and worker can write, from their <c>LoggerMessage</c> declarations.</summary>
internal static partial class LogLines
{
    private static readonly (int EventId, string Line, string File)[] All =
        [.. new[] { "shared", "functions", "gpu-worker" }.SelectMany(f => SourceTree.Files(f, "*.cs")).SelectMany(Of)];

    /// <summary>True when the worker has a line of that number.</summary>
    public static bool WorkerHas(int eventId) => All.Any(l => l.EventId == eventId && l.File.StartsWith("gpu-worker/", StringComparison.Ordinal));

    /// <summary>The lines that a host writes, for a run or job that failed.</summary>
    public static IEnumerable<string> OfHost => All.Where(l => !l.File.StartsWith("gpu-worker/", StringComparison.Ordinal)).Select(l => l.Line);

    private static IEnumerable<(int, string, string)> Of(string file) => Declaration().Matches(SourceTree.Read(file)).Select(m =>
    (
        int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture),
        Placeholder().Replace(m.Groups[2].Value, p => p.Groups[1].Value == "State" ? "Failed" : "x"),
        file));

    [GeneratedRegex("""LoggerMessage\((?:EventId = )?(\d+), (?:Level = )?LogLevel\.\w+,\s*(?:Message = )?"([^"]*)"\)""")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Placeholder();
}
