using BertPipeline.Local.Terminal;
using Spectre.Console;

namespace BertPipeline.Local.Tests.Terminal;

public sealed class CommandEnvironmentTests
{
    private const string Evil = "ev\u001b[31mil\u0007 tag";

    /// <summary>A customer's text may not colour, ring or rewrite a terminal, whichever way it comes there.</summary>
    [Fact]
    public void Output_TextWithControlCharacters_IsShownWithoutThem()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment { Console = Plain(output), Error = Plain(error), Time = TimeProvider.System };

        environment.Console.Write(new Table().AddColumn("tag").AddRow(new Spectre.Console.Text(Evil)));
        environment.Console.MarkupLine($"[bold]{Markup.Escape(Evil)}[/]");
        environment.Print(Evil + "\nnext");
        environment.Say(Evil);

        Assert.DoesNotContain(output.ToString() + error, c => char.IsControl(c) && c is not ('\n' or '\r'));
        Assert.Equal(3, output.ToString().Split("ev[31mil tag").Length - 1);
        Assert.Contains("ev[31mil tag\nnext", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("ev[31mil tag", error.ToString(), StringComparison.Ordinal);
    }

    private static IAnsiConsole Plain(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 200;
        return console;
    }
}
