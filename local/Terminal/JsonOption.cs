using System.CommandLine;

namespace BertPipeline.Local.Terminal;

/// <summary>The option <c>--json</c>: results as JSON on standard output, and nothing else there.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Print the result as JSON." };
}
