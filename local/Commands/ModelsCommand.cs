using System.CommandLine;
using System.Globalization;
using BertPipeline.Local.Sessions;
using BertPipeline.Storage.Models;
using Spectre.Console;

namespace BertPipeline.Local.Commands;

/// <summary><c>models</c>: what is published.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Option<bool> json = JsonOption.Create();
        var command = new Command("models", "List the published models.") { json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<ModelManifest> models = await new ModelStore(session.Storage, environment.Time).ListAsync(cancellationToken).ConfigureAwait(false);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(models);
                return ExitCode.Success;
            }

            environment.Console.Write(Table(models));
            return ExitCode.Success;
        });
        return command;
    }

    private static Table Table(IReadOnlyList<ModelManifest> models)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("model", c => c.NoWrap()).AddColumn("published (UTC)").AddColumn("bytes", c => c.RightAligned()).AddColumn("by");
        foreach (ModelManifest model in models)
        {
            table.AddRow(
                new Paragraph($"{model.Name}/{model.Version}"),
                new Paragraph(model.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
                new Paragraph(model.Files.Sum(f => f.Length).ToString("N0", CultureInfo.InvariantCulture)),
                new Paragraph(model.Owner));
        }

        return table;
    }
}
