using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using BertPipeline.Orchestration.Api.Requests;

namespace BertPipeline.Local.Commands;

/// <summary>What was wrong with the arguments, in words of the command line rather than of .NET.</summary>
internal static partial class UsageErrors
{
    /// <summary>One line an error, then where to read on.</summary>
    public static IEnumerable<string> Explain(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        Command command = parsed.CommandResult.Command;
        foreach (string token in parsed.UnmatchedTokens)
        {
            IEnumerable<string> known = token.StartsWith('-') ? command.Options.Select(o => o.Name) : command.Subcommands.Select(c => c.Name);
            yield return $"Unknown {(token.StartsWith('-') ? "option" : "argument")} '{token}'.{Suggestion.For(token, known)}";
        }

        foreach (ParseError error in parsed.UnmatchedTokens.Count == 0 ? parsed.Errors : [])
        {
            yield return TypeName().Replace(error.Message, match => match.Groups["name"].Value switch
            {
                "Int32" => " as a whole number",
                "DateTimeOffset" => " as a time such as 2030-01-31T18:00Z",
                _ => "",
            });
        }

        yield return $"See 'bert-pipeline {(command is RootCommand ? "" : command.Name + " ")}--help'.";
    }

    [GeneratedRegex(@" as expected type 'System\.(Nullable`1\[System\.)?(?<name>\w+)\]?'")]
    private static partial Regex TypeName();
}
