using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Retention;
using Spectre.Console;

namespace BertPipeline.Local.Commands;

/// <summary><c>purge</c>: deletes what is old and no longer used.</summary>
internal static class PurgeCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var olderThan = new Option<string>("--older-than") { Description = "The age in days, such as 30d.", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Delete nothing; list what would go." };
        Option<bool> json = JsonOption.Create();
        var command = new Command(
            "purge", "Delete old runs, artifacts, checkpoints and poison messages. Models, corpora, and what runs that go on, current models and schedules use stay.") { olderThan, dryRun, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            StoragePurgeResult result = await session.Client.PurgeAsync(arguments.GetRequiredValue(olderThan), arguments.GetValue(dryRun), cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(result);
            }
            else
            {
                Print(environment, result);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(CommandEnvironment environment, StoragePurgeResult result)
    {
        if (result.Items.Count > 0)
        {
            Table table = new Table().Border(TableBorder.None).AddColumn(result.DryRun ? "would go" : "gone").AddColumn("").AddColumn("bytes", c => c.RightAligned());
            foreach (PurgedItem item in result.Items)
            {
                table.AddRow(new Paragraph(JsonName.Of(item.Kind)), new Paragraph(item.Name), new Paragraph(item.Bytes.ToString("N0", CultureInfo.InvariantCulture)));
            }

            environment.Console.Write(table);
        }

        environment.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{(result.DryRun ? "Would delete" : "Deleted")} {result.Count:N0} {(result.Count == 1 ? "thing" : "things")} from before {result.Before:yyyy-MM-dd HH:mm} UTC, {result.Bytes:N0} bytes. An artifact's files go by a purge a day later."));
        if (result.GoingOn.Count > 0)
        {
            environment.Print($"Artifacts and checkpoints stay, since runs go on: {PrintableText.List([.. result.GoingOn], 5)}.");
        }
    }
}
