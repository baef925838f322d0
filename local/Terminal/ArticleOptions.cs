using System.CommandLine;
using System.CommandLine.Parsing;
using BertPipeline.Contracts;

namespace BertPipeline.Local.Terminal;

/// <summary>Options of the article's scripts that have no meaning here, so that its command lines work, or say what to write instead.</summary>
/// <param name="needless">By the script's name; why nothing depends on it. With a value or without.</param>
/// <param name="replaced">By the script's name; what to write in its place.</param>
internal sealed class ArticleOptions((string Name, string Why)[] needless, (string Name, string Mend)[] replaced)
{
    private readonly (Option<string?> Option, string Why)[] _needless = [.. needless.Select(o => (Create(o.Name, $"Not needed: {o.Why}."), o.Why))];
    private readonly (Option<string?> Option, string Mend)[] _replaced = [.. replaced.Select(o => (Create(o.Name, $"Not known here: {o.Mend}."), o.Mend))];

    public void AddTo(Command command)
    {
        foreach ((Option<string?> option, _) in _needless.Concat(_replaced))
        {
            command.Add(option);
        }
    }

    /// <summary>Says which options were passed over.</summary>
    /// <exception cref="UserErrorException">One of them would have to change what is computed.</exception>
    public void Tell(CommandEnvironment environment, ParseResult arguments)
    {
        foreach ((Option<string?> option, string mend) in _replaced.Where(o => IsGiven(arguments, o.Option)))
        {
            throw new UserErrorException($"{option.Name} is an option of the article's script that is not known here: {mend}.");
        }

        foreach ((Option<string?> option, string why) in _needless.Where(o => IsGiven(arguments, o.Option)))
        {
            environment.Say($"{option.Name} is not needed: {why}.");
        }
    }

    private static bool IsGiven(ParseResult arguments, Option option) => arguments.GetResult(option) is OptionResult { Implicit: false };

    private static Option<string?> Create(string name, string description) =>
        new(name.Replace('_', '-'), name) { Description = description, Arity = ArgumentArity.ZeroOrOne, Hidden = true };
}
