using BertPipeline.Contracts;
using BertPipeline.Local.Commands;
using BertPipeline.Local.Terminal;
using Spectre.Console;

IAnsiConsole error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
if (Console.IsOutputRedirected)
{
    // Tables in logs and pipes keep one line a row.
    AnsiConsole.Console.Profile.Width = 240;
}

try
{
    return await CommandLine.RunAsync(args, new CommandEnvironment
    {
        Console = AnsiConsole.Console,
        Error = error,
        Time = TimeProvider.System,
        Confirm = error.Profile.Capabilities.Interactive && !Console.IsInputRedirected && !Console.IsErrorRedirected
            ? question => error.Prompt(new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false })
            : null,
    });
}
catch (UserErrorException e)
{
    Console.Error.WriteLine($"Error: {e.Message}");
    return ExitCode.UserError;
}
