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
        var request = new Option<FileInfo>("--request") { Description = "The run request as JSON; its folders are in the container corpora.", Required = true };
        Option<bool> json = JsonOption.Create();
        var command = new Command("add", "Start a run of the request each time. A host must be up then; of the times that were missed the last is made up for, once.") { name, request, json };
        times.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var schedule = new JsonObject
            {
                ["cron"] = times.Read(arguments),
                ["request"] = await RequestFile.ReadAsync(arguments.GetRequiredValue(request), cancellationToken),
            };
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
