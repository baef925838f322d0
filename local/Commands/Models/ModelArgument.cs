using System.CommandLine;

namespace BertPipeline.Local.Commands.Models;

/// <summary>The argument <c>model</c> of the commands that work on one.</summary>
internal static class ModelArgument
{
    public static Argument<string> Create() => new("model") { Description = "A name (its newest version) or name/version." };
}
