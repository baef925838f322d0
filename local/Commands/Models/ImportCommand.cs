using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Hub;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models import</c>: a folder on this machine, or a model of the hub, becomes a version in <c>models</c>.</summary>
internal static class ImportCommand
{
    private const string Description = """
        Import a Hugging Face folder, or fetch a model from the hub: bert-base-uncased, …, hub:org/name or hub:org/name@revision.

        A folder holds config.json, vocab.txt and weights (model.safetensors or pytorch_model.bin, whole or in shards), and for a
        tagger labels.json and thresholds.json. All of it is checked before anything is stored. Importing the same again changes nothing.
        HF_TOKEN opens private and gated models; HF_ENDPOINT names another hub.
        """;

    public static Command Create(CommandEnvironment environment)
    {
        var source = new Argument<string>("source") { Description = "A folder, or a model's name on the hub." };
        var name = new Option<string?>("--name") { Description = "Its name here; the folder's name, or the hub's when left out." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("import", Description) { source, name, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            string from = arguments.GetRequiredValue(source);
            if (arguments.GetValue(name) is { } given)
            {
                ModelStore.CheckName(given);
            }

            bool isFolder = Directory.Exists(from);
            if (!isFolder && !HubModelName.IsOnHub(from))
            {
                throw new UserErrorException($"There is no folder {Path.GetFullPath(from)}. A model of the hub is written {HubModelName.Prefix}org/name, or is one of {string.Join(", ", HubModelName.Bare)}.");
            }

            HubModelName? hubName = isFolder ? null : HubModelName.Parse(from);
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new ModelStore(session.Storage, environment.Time);
            ModelManifest model = hubName is null
                ? await ImportFolderAsync(environment, store, from, arguments.GetValue(name), cancellationToken)
                : await FetchAsync(environment, store, arguments.GetValue(name) is { } other ? hubName with { StoreName = other } : hubName, cancellationToken);
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

    private static async Task<ModelManifest> ImportFolderAsync(
        CommandEnvironment environment, ModelStore store, string folder, string? name, CancellationToken cancellationToken)
    {
        var import = new ModelImport(store, environment.Settings.ScratchFolder);
        (ModelManifest model, ModelDescription description) = await import.RunAsync(folder, name, cancellationToken);
        foreach (string note in description.Notes)
        {
            environment.Say(note);
        }

        return model;
    }

    private static async Task<ModelManifest> FetchAsync(CommandEnvironment environment, ModelStore store, HubModelName name, CancellationToken cancellationToken)
    {
        var hub = new HubModels(store, environment.Settings.Hub, environment.Settings.ScratchFolder, environment.Time, NullLogger<HubModels>.Instance) { Say = environment.Say };
        return await DownloadView.RunAsync(environment, progress => hub.FetchAsync(name, progress, cancellationToken));
    }
}
