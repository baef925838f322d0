using System.CommandLine;
using System.Globalization;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models list</c>: every version of every model.</summary>
internal static class ListCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Option<bool> json = JsonOption.Create();
        var command = new Command("list", "List the models, newest versions first.") { json };
        command.SetAction((arguments, cancellationToken) => RunAsync(environment, arguments.GetValue(json), cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(CommandEnvironment environment, bool json, CancellationToken cancellationToken)
    {
        await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
        IReadOnlyList<ModelManifest> models = await new ModelStore(session.Storage, environment.Time).ListAsync(cancellationToken);
        if (json)
        {
            environment.PrintJson(models);
            return ExitCode.Success;
        }

        environment.Console.Write(Table(models));
        return ExitCode.Success;
    }

    private static Table Table(IReadOnlyList<ModelManifest> models)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("model", c => c.NoWrap()).AddColumn("kind").AddColumn("published (UTC)").AddColumn("bytes", c => c.RightAligned()).AddColumn("by");
        foreach (ModelManifest model in models)
        {
            table.AddRow(
                new Paragraph($"{model.Name}/{model.Version}"),
                new Paragraph(model.Metadata.GetValueOrDefault(ModelMetadata.Kind, "")),
                new Paragraph(model.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
                new Paragraph(model.Files.Sum(f => f.Length).ToString("N0", CultureInfo.InvariantCulture)),
                new Paragraph(model.Owner));
        }

        return table;
    }
}
