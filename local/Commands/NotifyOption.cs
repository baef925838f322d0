using System.CommandLine;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary>The option <c>--notify</c> of what starts runs.</summary>
internal static class NotifyOption
{
    public static Option<string[]> Create() => new("--notify")
    {
        Description = "Whom to tell when the run has ended: names that the host's settings have (BertPipeline__Notices__NAME__Url).",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Both <c>--notify a b</c> and <c>--notify a,b</c>; null for nobody.</summary>
    public static string[]? Names(ParseResult arguments, Option<string[]> option) => ListOption.Split(arguments.GetValue(option));
}
