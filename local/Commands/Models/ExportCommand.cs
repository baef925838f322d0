using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Results;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models export</c>: a model as a folder on this machine.</summary>
internal static class ExportCommand
{
    private const string Description = """
        Write a model as a Hugging Face folder, which from_pretrained opens.

        --format pytorch adds pytorch_model.bin in the form that programs of 2019 read (pytorch_transformers 1.1 on PyTorch 1.1), and
        num_labels to a tagger's config.json, which they want. --format safetensors converts a model that came without. Left out, the
        files are what was published; only a config.json of 2018 gets the model_type that from_pretrained looks for.
        """;

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> model = ModelArgument.Create();
        var output = new Option<DirectoryInfo>("--output", "-o") { Description = "The folder; a new one appears when it is whole.", Required = true };
        Option<string?> format = new Option<string?>("--format") { Description = "The form of the weights." }.AcceptOnlyFromAmong("safetensors", "pytorch");
        var force = new Option<bool>("--force") { Description = "Write into a folder that has files, replacing those of a model." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("export", Description) { model, output, format, force, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            string folder = arguments.GetRequiredValue(output).FullName;
            if (File.Exists(folder))
            {
                throw new UserErrorException($"{folder} is a file; name a folder.");
            }

            bool isFree = !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any();
            if (!isFree && !arguments.GetValue(force))
            {
                throw new UserErrorException($"{folder} is not empty. Name another folder, or write into it with --force.");
            }

            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new ModelStore(session.Storage, environment.Time);
            ModelManifest manifest = await PublishedModel.FindAsync(store, arguments.GetRequiredValue(model), cancellationToken);
            await new ModelFolderExport(store).RunAsync(manifest, folder, arguments.GetValue(format), cancellationToken);
            string[] files = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)];
            if (arguments.GetValue(json))
            {
                environment.PrintJson(new { model = $"{manifest.Name}/{manifest.Version}", folder, files });
            }
            else
            {
                environment.Print(folder);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
