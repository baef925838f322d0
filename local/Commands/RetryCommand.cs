using System.CommandLine;
using BertPipeline.Http.Instances;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary><c>retry</c>: starts what an ended run was asked for once more.</summary>
internal static class RetryCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string?> run = RunArgument.Create();
        var detach = new Option<bool>("--detach") { Description = "Start the run on a host that is up, and return at once." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("retry", "Start an ended run again, as a new run: what had succeeded is reused, so that it goes on at the step that failed.") { run, detach, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            bool isDetached = arguments.GetValue(detach);
            await using HostSession session = await HostSession.OpenAsync(environment, isDetached ? HostNeed.Running : HostNeed.Workers, cancellationToken);
            string id = await RunArgument.ResolveAsync(arguments.GetValue(run), session.Client, cancellationToken);
            ManagementPayload started = await session.Client.RetryAsync(id, cancellationToken);
            return await RunLauncher.StartedAsync(environment, session, started, isDetached, arguments.GetValue(json), cancellationToken);
        });
        return command;
    }
}
