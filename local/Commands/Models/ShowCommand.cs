using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Local.Results;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models show</c>: what one model is.</summary>
internal static class ShowCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> model = ModelArgument.Create();
        Option<bool> json = JsonOption.Create();
        var command = new Command("show", "Show a model: files, dimensions, weights, where it comes from, and a tagger's tags and thresholds.") { model, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new ModelStore(session.Storage, environment.Time);
            ModelManifest manifest = await PublishedModel.FindAsync(store, arguments.GetRequiredValue(model), cancellationToken);
            string? otherType = await OtherTypeAsync(store, manifest, cancellationToken);
            Dictionary<string, string> metadata = otherType is null
                ? await CompleteAsync(environment, session, manifest, cancellationToken)
                : new(manifest.Metadata) { ["modelType"] = otherType };
            var shown = new ShownModel(
                manifest with { Metadata = metadata },
                otherType is null ? await ReadAsync<BertConfig>(store, manifest, ModelFiles.Config, cancellationToken) : null,
                await ReadAsync<string[]>(store, manifest, ModelFiles.Labels, cancellationToken),
                await ReadAsync<Dictionary<string, double>>(store, manifest, ModelFiles.Thresholds, cancellationToken));
            if (arguments.GetValue(json))
            {
                environment.PrintJson(shown);
                return ExitCode.Success;
            }

            environment.Console.Write(Facts(shown));
            environment.Console.Write(Files(manifest));
            if (shown.Tags is { } tags)
            {
                environment.Console.Write(Tags(tags, shown.Thresholds));
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Imported models say what their weights are; of one that a run published they are looked at, in the copy that <c>tag</c> uses.</summary>
    private static async Task<Dictionary<string, string>> CompleteAsync(
        CommandEnvironment environment, HostSession session, ModelManifest manifest, CancellationToken cancellationToken)
    {
        var metadata = manifest.Metadata.ToDictionary();
        if (metadata.ContainsKey(ModelMetadata.Weights))
        {
            return metadata;
        }

        string name = $"{manifest.Name}/{manifest.Version}";
        string folder = await new RunDownloads(environment.Settings).ModelAsync(session.Storage, name, environment.Time, cancellationToken);
        try
        {
            foreach ((string key, string value) in ModelInspector.Inspect(folder, name).ToMetadata())
            {
                metadata.TryAdd(key, value);
            }
        }
        catch (UserErrorException e)
        {
            environment.Say(e.Message);
        }

        return metadata;
    }

    /// <summary>The type of a model that is no BERT and has no such dimensions; null for BERT, whose configurations of 2018 do not say so.</summary>
    private static async Task<string?> OtherTypeAsync(ModelStore store, ModelManifest manifest, CancellationToken cancellationToken)
    {
        JsonObject? config = await ReadAsync<JsonObject>(store, manifest, ModelFiles.Config, cancellationToken);
        return config?["model_type"]?.ToString() is { } type && type != "bert" ? PrintableText.Of(type) : null;
    }

    private static async Task<T?> ReadAsync<T>(ModelStore store, ModelManifest manifest, string file, CancellationToken cancellationToken)
    {
        try
        {
            BinaryData? content = await store.ReadAsync(manifest, file, cancellationToken);
            return content is null ? default : content.ToObjectFromJson<T>(PipelineJson.Options);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"models/{manifest.Name}/{manifest.Version}/{file} cannot be read: {e.Message}", e);
        }
    }

    private static Grid Facts(ShownModel shown)
    {
        ModelManifest model = shown.Manifest;
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Add(grid, "model", $"{model.Name}/{model.Version}");
        Add(grid, "published", $"{model.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC by {model.Owner}");
        if (shown.Config is { } config)
        {
            Add(grid, "dimensions", string.Create(
                CultureInfo.InvariantCulture,
                $"{config.NumHiddenLayers} layers, width {config.HiddenSize}, {config.NumAttentionHeads} heads, intermediate {config.IntermediateSize}, {config.MaxPositionEmbeddings} positions, vocabulary {config.VocabSize}"));
        }

        foreach ((string key, string value) in model.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            bool isCount = key == ModelMetadata.Parameters && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _);
            Add(grid, key, isCount ? long.Parse(value, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture) : value);
        }

        return grid;
    }

    private static void Add(Grid grid, string name, string value) => grid.AddRow(new Paragraph(name), new Paragraph(value));

    private static Table Files(ModelManifest model)
    {
        Table table = new Table().Border(TableBorder.None).AddColumn("file").AddColumn("bytes", c => c.RightAligned()).AddColumn("SHA-256");
        foreach (Contracts.Artifacts.ArtifactFile file in model.Files)
        {
            table.AddRow(new Paragraph(file.Name), new Paragraph(file.Length.ToString("N0", CultureInfo.InvariantCulture)), new Paragraph(file.Sha256));
        }

        return table;
    }

    private static Table Tags(string[] tags, Dictionary<string, double>? thresholds)
    {
        Table table = new Table().Border(TableBorder.None).AddColumn("tag").AddColumn("threshold", c => c.RightAligned());
        foreach (string tag in tags)
        {
            table.AddRow(
                new Paragraph(tag),
                new Paragraph(thresholds?.TryGetValue(tag, out double threshold) == true ? threshold.ToString("0.000", CultureInfo.InvariantCulture) : thresholds is null ? "" : "never trained"));
        }

        return table;
    }
}

/// <summary>What <c>models show --json</c> prints.</summary>
/// <param name="Config">Null for a model that is no BERT.</param>
internal sealed record ShownModel(ModelManifest Manifest, BertConfig? Config, string[]? Tags, Dictionary<string, double>? Thresholds);
