using System.CommandLine;
using System.Globalization;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Status;
using Spectre.Console;

namespace BertPipeline.Local.Commands;

/// <summary><c>runs</c>: the newest runs.</summary>
internal static class RunsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var top = new Option<int>("--top") { Description = "How many, newest first.", DefaultValueFactory = _ => 20 };
        Option<bool> json = JsonOption.Create();
        var command = new Command("runs", "List runs, newest first.") { top, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            IReadOnlyList<RunSummary> runs = await session.Client.ListAsync(arguments.GetValue(top), cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(runs);
                return ExitCode.Success;
            }

            environment.Console.Write(Table(runs));
            return ExitCode.Success;
        });
        return command;
    }

    private static Table Table(IReadOnlyList<RunSummary> runs)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("run", c => c.NoWrap()).AddColumn("state").AddColumn("started (UTC)").AddColumn("corpus").AddColumn("model, or what went wrong");
        foreach (RunSummary run in runs)
        {
            table.AddRow(
                new Paragraph(run.Id),
                new Paragraph(run.State.ToString().ToLowerInvariant()),
                new Paragraph(run.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new Paragraph(run.Corpus),
                new Paragraph(run.Error ?? (run.IsTagging ? $"tagged by {run.Model}" : run.Model) ?? ""));
        }

        return table;
    }
}
