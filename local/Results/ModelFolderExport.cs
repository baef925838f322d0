using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Checkpoints;
using BertPipeline.Checkpoints.SafeTensors;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Results;

/// <summary>Writes a published model as a folder, in the form that is asked for. The folder appears when it is whole.</summary>
internal sealed class ModelFolderExport(ModelStore store)
{
    /// <param name="model">What is published.</param>
    /// <param name="folder">New, empty, or one whose files of the same names are replaced.</param>
    /// <param name="format">safetensors, pytorch, or null for the files as they are.</param>
    /// <exception cref="UserErrorException">The weights cannot be converted.</exception>
    public async Task RunAsync(ModelManifest model, string folder, string? format, CancellationToken cancellationToken)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string partial = $"{full}.partial-{Guid.NewGuid():N}";
        try
        {
            await store.DownloadAsync(model, partial, cancellationToken).ConfigureAwait(false);
            if (format == "pytorch")
            {
                AddPyTorch(partial);
            }
            else if (format == "safetensors" && !model.Files.Any(f => f.Name is ModelFiles.SafeTensors or ModelFiles.SafeTensorsIndex))
            {
                AddSafeTensors(partial);
            }

            Place(partial, full);
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private static void AddPyTorch(string folder)
    {
        string config = Path.Combine(folder, ModelFiles.Config);
        JsonObject json = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        HeadOptions head = json.Deserialize<BertConfig>(PipelineJson.Options)!.Head;
        if (head.Layers > 1 || head.Pooling != "cls")
        {
            throw new UserErrorException(
                $"The tagger's head ({head.Layers} layers, pooling {head.Pooling}) is not one that pytorch_transformers computes: it would give other tags. Export it without --format pytorch.");
        }

        // In a folder of its own: the model may have a file of the name, in a later form.
        string aside = Directory.CreateDirectory(Path.Combine(folder, "converted")).FullName;
        File.Move(ModelExport.WritePyTorch(folder, aside), Path.Combine(folder, ModelFiles.PyTorch), overwrite: true);
        Directory.Delete(aside);
        if (json["num_labels"] is null && Tags(folder, json) is { } tags)
        {
            json["num_labels"] = tags;
            File.WriteAllText(config, json.ToJsonString(PipelineJson.Indented) + "\n");
        }
    }

    /// <summary>How many tags a tagger has; null for a model that is none.</summary>
    private static int? Tags(string folder, JsonObject config)
    {
        string labels = Path.Combine(folder, ModelFiles.Labels);
        return File.Exists(labels) ? JsonNode.Parse(File.ReadAllText(labels))!.AsArray().Count : (config["id2label"] as JsonObject)?.Count;
    }

    /// <summary>The same tensors under the same names, as fp32.</summary>
    private static void AddSafeTensors(string folder)
    {
        using ITensorFile file = TensorFiles.Open(folder) ?? throw new UserErrorException($"The model has no weights: none of {string.Join(", ", TensorFiles.Names)}.");
        string partial = Path.Combine(folder, ModelFiles.SafeTensors + ".partial");
        SafeTensorsWriter.Write(partial, [.. file.Tensors.Where(t => t.Type.IsFloating()).Select(t => OutgoingTensor.Of(file, t, t.Name))]);
        File.Move(partial, Path.Combine(folder, ModelFiles.SafeTensors));
    }

    private static void Place(string partial, string folder)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            Directory.Move(partial, folder);
            return;
        }

        foreach (string file in Directory.GetFiles(partial, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(partial, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(file, target, overwrite: true);
        }
    }
}
