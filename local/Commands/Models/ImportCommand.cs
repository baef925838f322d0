using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Hub;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;
using BertPipeline.Weights.Packages;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models import</c>: a folder on this machine, a model of the hub or of a package becomes a version in <c>models</c>.</summary>
internal static class ImportCommand
{
    private const string Description = """
        Import a Hugging Face folder, fetch a model from the hub (bert-base-uncased, …, hub:org/name or hub:org/name@revision), or unpack
        one that came with this program and needs no network: minilm, arctic-xs.

        A folder holds config.json, vocab.txt or tokenizer.json, and weights (model.safetensors or pytorch_model.bin, whole or in shards, or an encoder as
        model.onnx, which becomes safetensors), and for a tagger labels.json and thresholds.json. All of it is checked before anything is
        stored. Importing the same again changes nothing. A FILE.onnx is such an encoder with config.json and vocabulary beside it.
        HF_TOKEN opens private and gated models; HF_ENDPOINT names another hub.
        """;

    public static Command Create(CommandEnvironment environment)
    {
        var source = new Argument<string>("source") { Description = "A folder, a file .onnx, minilm, arctic-xs, or a model's name on the hub." };
        var name = new Option<string?>("--name") { Description = "Its name here; the folder's name, or the hub's when left out." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("import", Description) { source, name, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            string from = arguments.GetRequiredValue(source);
            if (arguments.GetValue(name) is { } given)
            {
                ModelName.Check(given);
            }

            PretrainedModel? pretrained = PretrainedModel.Find(from);
            HubModelName? hubName = pretrained is null && !Directory.Exists(from) && !GraphFile.Is(from) ? NameOnHub(from) : null;
            if (pretrained is not null && arguments.GetValue(name) is not null)
            {
                throw new UserErrorException($"{from} keeps its name; leave --name out. A folder of that name is written ./{from}.");
            }

            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new ModelStore(session.Storage, environment.Time);
            ModelManifest model = pretrained is not null ? await UnpackAsync(environment, store, pretrained, cancellationToken)
                : hubName is null ? await ImportFolderAsync(environment, store, from, arguments.GetValue(name), cancellationToken)
                : await FetchAsync(environment, store, arguments.GetValue(name) is { } other ? hubName with { StoreName = other } : hubName, cancellationToken);
            if (await store.FindAsync(model.Name, cancellationToken) is { } current && current.Version != model.Version && hubName is null)
            {
                environment.Say($"'{model.Name}' alone means {model.Name}/{current.Version} still. 'bert-pipeline models promote {model.Name}/{model.Version}' changes that.");
            }

            if (arguments.GetValue(json))
            {
                environment.PrintJson(model);
            }
            else
            {
                environment.Print(string.Create(CultureInfo.InvariantCulture, $"{model.Name}/{model.Version}  {model.Files.Sum(f => f.Length):N0} bytes"));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static HubModelName NameOnHub(string name) => HubModelName.IsOnHub(name)
        ? HubModelName.Parse(name)
        : throw new UserErrorException(
            $"There is no folder {Path.GetFullPath(name)}. A model of the hub is written {HubModelName.Prefix}org/name, or is one of {string.Join(", ", HubModelName.Bare)}; "
            + $"{string.Join(" and ", PretrainedModel.All.Select(m => m.Name))} came with this program.");

    private static async Task<ModelManifest> ImportFolderAsync(
        CommandEnvironment environment, ModelStore store, string folder, string? name, CancellationToken cancellationToken)
    {
        var import = new ModelImport(store, environment.Settings.ScratchFolder);
        (ModelManifest model, ModelDescription description) = GraphFile.Is(folder)
            ? await import.RunOnGraphAsync(folder, name, cancellationToken)
            : await import.RunAsync(folder, name, cancellationToken);
        foreach (string note in description.Notes)
        {
            environment.Say(note);
        }

        return model;
    }

    private static Task<ModelManifest> FetchAsync(CommandEnvironment environment, ModelStore store, HubModelName name, CancellationToken cancellationToken) =>
        WatchAsync(environment, progress => Hub(environment, store).FetchAsync(name, progress, cancellationToken));

    private static Task<ModelManifest> UnpackAsync(CommandEnvironment environment, ModelStore store, PretrainedModel model, CancellationToken cancellationToken)
    {
        var packages = new PretrainedModels(
            store, Hub(environment, store), PackageFiles.Of(typeof(ImportCommand).Assembly), environment.Settings.ScratchFolder, environment.Time, NullLogger<PretrainedModels>.Instance);
        return WatchAsync(environment, progress => packages.GetAsync(model, progress, cancellationToken));
    }

    private static async Task<ModelManifest> WatchAsync(CommandEnvironment environment, Func<Action<HubProgress>, Task<ModelManifest>> fetch)
    {
        ModelManifest model = await DownloadView.RunAsync(environment, fetch);
        if (model.Metadata.TryGetValue(ModelMetadata.Missing, out string? missing))
        {
            environment.Say($"Not in the weights, begun anew where needed: {missing}.");
        }

        return model;
    }

    private static HubModels Hub(CommandEnvironment environment, ModelStore store) =>
        new(store, environment.Settings.Hub, environment.Settings.ScratchFolder, environment.Time, NullLogger<HubModels>.Instance) { Say = environment.Say };
}
