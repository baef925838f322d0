using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using BertPipeline.Contracts;

namespace BertPipeline.Local.Commands;

/// <summary>What was wrong with the arguments, in words of the command line rather than of .NET.</summary>
internal static partial class UsageErrors
{
    // Some of them repeat what was given.
    private const int LongestMessage = 500;

    public static bool Has(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.Errors.Count > 0 || Unknown(parsed).Any();
    }

    /// <summary>One line an error, then where to read on.</summary>
    public static IEnumerable<string> Explain(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        Command command = parsed.CommandResult.Command;
        string[] unknown = [.. Unknown(parsed)];
        foreach (string token in unknown)
        {
            IEnumerable<string> known = token.StartsWith('-') ? command.Options.Select(o => o.Name) : command.Subcommands.Select(c => c.Name);
            yield return $"Unknown {(token.StartsWith('-') ? "option" : "argument")} '{PrintableText.Of(token)}'.{Suggestion.For(token, known)}";
        }

        foreach (ParseError error in unknown.Length == 0 ? parsed.Errors : [])
        {
            yield return TypeName().Replace(PrintableText.Of(error.Message, LongestMessage), match => match.Groups["name"].Value switch
            {
                "Int32" => " as a whole number",
                "DateTimeOffset" => " as a time such as 2030-01-31T18:00Z",
                _ => "",
            });
        }

        yield return $"See 'bert-pipeline {PathOf(command)}--help'.";
    }

    /// <summary>What nothing stands for; an option that does not exist would be taken for an argument.</summary>
    private static IEnumerable<string> Unknown(ParseResult parsed) => parsed.UnmatchedTokens.Concat(
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Where(v => v.StartsWith("--", StringComparison.Ordinal)));

    /// <summary>The names of the command and those above it, but the program's: <c>text split </c>.</summary>
    private static string PathOf(Command command) =>
        command is RootCommand ? "" : PathOf(command.Parents.OfType<Command>().First()) + command.Name + " ";

    [GeneratedRegex(@" as expected type 'System\.(Nullable`1\[System\.)?(?<name>\w+)\]?'")]
    private static partial Regex TypeName();
}
