using System.CommandLine;
using System.Globalization;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Operations;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Schedules;

/// <summary><c>schedule list</c>: every schedule, its last run and its next.</summary>
internal static class ListCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Option<bool> json = JsonOption.Create();
        var command = new Command("list", "List the schedules, with the last run and the time of the next.") { json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            IReadOnlyList<ScheduleStatus> schedules = await session.Client.SchedulesAsync(cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(schedules);
                return ExitCode.Success;
            }

            environment.Console.Write(Table(schedules));
            return ExitCode.Success;
        });
        return command;
    }

    private static Table Table(IReadOnlyList<ScheduleStatus> schedules)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("schedule", c => c.NoWrap()).AddColumn("cron (UTC)", c => c.NoWrap()).AddColumn("next (UTC)", c => c.NoWrap()).AddColumn("what").AddColumn("last run");
        foreach (ScheduleStatus schedule in schedules)
        {
            table.AddRow(
                new Paragraph(schedule.Name), new Paragraph(schedule.Cron), new Paragraph(schedule.Next?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? ""),
                new Paragraph(schedule.Tagging is { } tagging ? $"tags {tagging.Texts} with {tagging.Model}" : schedule.Request!.Corpus), new Paragraph(schedule.LastRunId ?? ""));
        }

        return table;
    }
}
