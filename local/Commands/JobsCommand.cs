using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using Spectre.Console;

namespace BertPipeline.Local.Commands;

/// <summary><c>jobs</c>: the GPU jobs of a run, with workers, attempts and what went wrong.</summary>
internal static class JobsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string?> run = RunArgument.Create();
        Option<bool> json = JsonOption.Create();
        var command = new Command("jobs", "List a run's GPU jobs: state, worker, attempts, failures.") { run, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            string id = await RunArgument.ResolveAsync(arguments.GetValue(run), session.Client, cancellationToken);
            IReadOnlyList<GpuJob> jobs = await session.Client.JobsAsync(id, cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(jobs);
                return ExitCode.Success;
            }

            environment.Console.Write(Table(jobs));
            return ExitCode.Success;
        });
        return command;
    }

    private static Table Table(IReadOnlyList<GpuJob> jobs)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("job", c => c.NoWrap()).AddColumn("state").AddColumn("worker").AddColumn("attempts", c => c.RightAligned()).AddColumn("");
        foreach (GpuJob job in jobs.OrderBy(j => j.EnqueuedAt))
        {
            string last = job.Failure?.Message ?? (job.ReusedFrom is { } from ? $"reused from run {from}" : job.Progress?.Phase ?? "");
            table.AddRow(
                new Paragraph(job.JobId),
                new Paragraph(job.State.ToString().ToLowerInvariant()),
                new Paragraph(job.Worker ?? ""),
                new Paragraph(job.TotalAttempts.ToString(CultureInfo.InvariantCulture)),
                new Paragraph(last));
        }

        return table;
    }
}
