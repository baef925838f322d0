using System.CommandLine;

namespace BertPipeline.Local.Commands.Models;

/// <summary>The argument <c>model</c> of the commands that work on one.</summary>
internal static class ModelArgument
{
    public static Argument<string> Create() => new("model") { Description = "A name (its current version), name/version, or name@latest (its newest)." };
}
