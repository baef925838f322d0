using System.CommandLine;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands.Schedules;

/// <summary><c>schedule remove</c>: no further runs.</summary>
internal static class RemoveCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "The schedule." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("remove", "Remove a schedule; the runs that it started stay, and go on.") { name, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            string schedule = arguments.GetRequiredValue(name);
            await session.Client.RemoveScheduleAsync(schedule, cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(new { removed = schedule });
            }
            else
            {
                environment.Print($"Schedule {schedule} is removed.");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
