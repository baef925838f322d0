using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Uploads;
using BertPipeline.Orchestration.Operations;

namespace BertPipeline.Local.Commands.Schedules;

/// <summary><c>schedule add</c>: makes a schedule, or changes the one of the name.</summary>
internal static class AddCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "Begins the ids of its runs." };
        var times = new CronArguments();
        var request = new Option<FileInfo>("--request") { Description = "The run request as JSON; its folders are in the container corpora." };
        var tagging = new Option<FileInfo>("--tagging") { Description = "In its place a tagging as JSON, {\"texts\": …, \"model\": …}: of whatever lies in that folder of the container corpora each time." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("add", "Start a run of the request, or a tagging, each time. A host must be up then; of the times that were missed the last is made up for, once.") { name, request, tagging, json };
        times.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var schedule = new JsonObject { ["cron"] = times.Read(arguments) };
            foreach (Option<FileInfo> what in (Option<FileInfo>[])[request, tagging])
            {
                if (arguments.GetValue(what) is { } file)
                {
                    schedule[what.Name.TrimStart('-')] = await RequestFile.ReadAsync(file, cancellationToken); // The host wants one of the two.
                }
            }

            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(schedule, PipelineJson.Options);
            ScheduleStatus added = await session.Client.PutScheduleAsync(arguments.GetRequiredValue(name), body, cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(added);
            }
            else
            {
                environment.Print($"Schedule {added.Name} ({added.Cron}): the next run starts {added.Next:yyyy-MM-dd HH:mm} UTC, if a host is up.");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
