using System.CommandLine;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Rows;

namespace BertPipeline.Local.Commands.Text;

/// <summary><c>text split</c>: texts into sentences.</summary>
internal static class SplitCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var rows = new RowCommandOptions();
        var command = new Command(
            "split", "Split texts into sentences: {\"sentences\": […]} for each; with --plain one sentence a line, and a blank line after each text.");
        rows.AddTo(command);
        command.SetAction((arguments, cancellationToken) => rows.RunAsync(
            environment, arguments, plain => plain ? new PlainSentenceRows() : new SentenceRows(), cancellationToken));
        return command;
    }
}
