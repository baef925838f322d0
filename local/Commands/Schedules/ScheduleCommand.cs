using System.CommandLine;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands.Schedules;

/// <summary><c>schedule</c>: runs that are started again and again.</summary>
internal static class ScheduleCommand
{
    public static Command Create(CommandEnvironment environment) => new("schedule", "Start a run every month, week or day, or as a cron expression says.")
    {
        AddCommand.Create(environment),
        ListCommand.Create(environment),
        RemoveCommand.Create(environment),
    };
}
