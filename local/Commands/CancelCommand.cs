using System.CommandLine;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary><c>cancel</c>: asks for a run to end.</summary>
internal static class CancelCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var run = new Argument<string>("run") { Description = "The run's id." };
        var command = new Command("cancel", "Cancel a run; its steps and workers are free within half a minute.") { run };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            string id = arguments.GetRequiredValue(run);
            await session.Client.CancelAsync(id, cancellationToken);
            environment.Print($"Run {id} is being cancelled.");
            return ExitCode.Success;
        });
        return command;
    }
}
