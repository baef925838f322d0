using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models list</c>: every version of every model, and which its name means.</summary>
internal static class ListCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Option<bool> json = JsonOption.Create();
        var command = new Command("list", "List the models, newest versions first; the current one of each name is marked.") { json };
        command.SetAction((arguments, cancellationToken) => RunAsync(environment, arguments.GetValue(json), cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(CommandEnvironment environment, bool json, CancellationToken cancellationToken)
    {
        await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
        var store = new ModelStore(session.Storage, environment.Time);
        IReadOnlyList<ModelManifest> models = await store.ListAsync(cancellationToken);
        HashSet<string> current = [];
        foreach (string name in models.Select(m => m.Name).Distinct())
        {
            current.Add(await store.FindAsync(name, cancellationToken) is { } meant ? NameOf(meant) : "");
        }

        if (json)
        {
            environment.PrintJson(models.Select(model => WithCurrent(model, current.Contains(NameOf(model)))));
            return ExitCode.Success;
        }

        environment.Console.Write(Table(models, current));
        return ExitCode.Success;
    }

    private static string NameOf(ModelManifest model) => $"{model.Name}/{model.Version}";

    private static JsonObject WithCurrent(ModelManifest model, bool isCurrent)
    {
        JsonObject listed = JsonSerializer.SerializeToNode(model, PipelineJson.Options)!.AsObject();
        listed["current"] = isCurrent;
        return listed;
    }

    private static Table Table(IReadOnlyList<ModelManifest> models, HashSet<string> current)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("model", c => c.NoWrap()).AddColumn("current").AddColumn("kind").AddColumn("published (UTC)").AddColumn("bytes", c => c.RightAligned()).AddColumn("by");
        foreach (ModelManifest model in models)
        {
            table.AddRow(
                new Paragraph(NameOf(model)),
                new Paragraph(current.Contains(NameOf(model)) ? "current" : ""),
                new Paragraph(model.Metadata.GetValueOrDefault(ModelMetadata.Kind, "")),
                new Paragraph(model.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
                new Paragraph(model.Files.Sum(f => f.Length).ToString("N0", CultureInfo.InvariantCulture)),
                new Paragraph(model.Owner));
        }

        return table;
    }
}
