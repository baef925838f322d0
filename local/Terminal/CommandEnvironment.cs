using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Local.Settings;
using Spectre.Console;

namespace BertPipeline.Local.Terminal;

/// <summary>What a command may touch besides its arguments.</summary>
public sealed class CommandEnvironment
{
    /// <summary>Standard output: results.</summary>
    public required IAnsiConsole Console { get; init => field = WithoutControls(value); }

    /// <summary>Standard error: what is going on, what went wrong.</summary>
    public required IAnsiConsole Error { get; init => field = WithoutControls(value); }

    public required TimeProvider Time { get; init; }

    /// <summary>Read when a command first asks for them: help needs no settings, and stands by whoever wrote wrong ones.</summary>
    public LocalSettings Settings { get => field ??= LocalSettings.Load(Environment.CurrentDirectory); init; }

    /// <summary>Opens standard input for bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = System.Console.OpenStandardInput;

    /// <summary>Opens standard output for bytes.</summary>
    public Func<Stream> OpenOutput { get; init; } = System.Console.OpenStandardOutput;

    /// <summary>Asks a question that is answered yes or no; null when nobody is there to answer.</summary>
    public Func<string, bool>? Confirm { get; init; }

    /// <summary>One line to standard error, never wrapped.</summary>
    public void Say(string line) => Error.Profile.Out.Writer.WriteLine(PrintableText.Lines(line));

    /// <summary>One line to standard output, never wrapped.</summary>
    public void Print(string line) => Console.Profile.Out.Writer.WriteLine(PrintableText.Lines(line));

    public void PrintJson<T>(T value) => Print(JsonSerializer.Serialize(value, PipelineJson.Indented));

    private static IAnsiConsole WithoutControls(IAnsiConsole console)
    {
        console.Pipeline.Attach(new PrintableHook());
        return console;
    }
}
