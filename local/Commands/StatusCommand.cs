using System.CommandLine;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Watching;

namespace BertPipeline.Local.Commands;

/// <summary><c>status</c>: one run, its steps, how far they are.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string?> run = RunArgument.Create();
        var watch = new Option<bool>("--watch") { Description = "Follow the run until it ends." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("status", "Show a run: steps, progress, rates, time left.") { run, watch, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            bool follow = arguments.GetValue(watch);
            await using HostSession session = await HostSession
                .OpenAsync(environment, follow ? HostNeed.Workers : HostNeed.Storage, cancellationToken);
            string id = await RunArgument.ResolveAsync(arguments.GetValue(run), session.Client, cancellationToken);
            if (follow)
            {
                return await RunLauncher.FollowAsync(environment, session, id, arguments.GetValue(json), cancellationToken);
            }

            RunStatus status = await session.Client.GetAsync(id, cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(status);
            }
            else
            {
                environment.Console.Write(LiveRunView.Table(status, environment.Time.GetUtcNow()));
                if (status.Error is { } error)
                {
                    environment.Print($"Error: {error}");
                }
            }

            return RunLauncher.CodeOf(status.State);
        });
        return command;
    }
}
