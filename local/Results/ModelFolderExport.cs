using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights;
using BertPipeline.Weights.Export;

namespace BertPipeline.Local.Results;

/// <summary>
/// Writes a published model as a folder, in the form that is asked for. A new folder appears when it is whole; in one that is there <c>config.json</c> comes
/// last, without which nothing opens it.
/// </summary>
internal sealed partial class ModelFolderExport(ModelStore store)
{
    public const string Onnx = "onnx";

    // What makes a folder another model when it stays behind; a model card (README.md) may be the user's own.
    private static readonly string[] Known =
        [ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig, .. TokenizerFolder.OtherFiles, ModelFiles.Labels, ModelFiles.Thresholds, .. TensorFiles.Names];

    /// <param name="model">What is published.</param>
    /// <param name="folder">New, empty, or one whose model is replaced; its other files stay.</param>
    /// <param name="format">safetensors, pytorch, onnx, or null for the files as they are.</param>
    /// <param name="isQuantized">Of onnx: whether in bytes.</param>
    /// <exception cref="UserErrorException">The weights cannot be converted; the folder is as it was.</exception>
    public async Task RunAsync(ModelManifest model, string folder, string? format, bool isQuantized, CancellationToken cancellationToken)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        // Beside a new folder, inside one that is there: it may be a disk of its own, or where the user stands.
        string partial = Directory.Exists(full) ? Path.Combine(full, $".partial-{Guid.NewGuid():N}") : $"{full}.partial-{Guid.NewGuid():N}";
        try
        {
            await store.DownloadAsync(model, partial, cancellationToken);
            JsonObject config = ReadConfig(partial, model);
            if (format == "pytorch")
            {
                AddPyTorch(partial, config);
            }
            else if (format == Onnx)
            {
                OnnxFolder.Make(partial, $"{model.Name}/{model.Version}", isQuantized);
            }
            else if (format == "safetensors" && !model.Files.Any(f => f.Name is ModelFiles.SafeTensors or ModelFiles.SafeTensorsIndex))
            {
                ModelExport.WriteSafeTensors(partial, partial);
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

    /// <summary>The configuration; one of 2018 gets the model_type by which <c>from_pretrained</c> has chosen the class since.</summary>
    private static JsonObject ReadConfig(string folder, ModelManifest model)
    {
        string path = Path.Combine(folder, ModelFiles.Config);
        try
        {
            JsonObject json = (JsonNode.Parse(SmallFile.Read(path)) ?? throw new JsonException("it is empty")).AsObject();
            if (json["model_type"] is null)
            {
                json["model_type"] = "bert";
                WriteConfig(folder, json);
            }

            return json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FileNotFoundException)
        {
            throw new UserErrorException($"{model.Name}/{model.Version} has no {ModelFiles.Config} that can be read: {PrintableText.Of(e.Message, 300)}", e);
        }
    }

    private static void WriteConfig(string folder, JsonObject json) =>
        File.WriteAllText(Path.Combine(folder, ModelFiles.Config), json.ToJsonString(PipelineJson.Indented) + "\n");

    private static void AddPyTorch(string folder, JsonObject json)
    {
        string type = json["model_type"]!.ToString();
        if (type != "bert")
        {
            throw new UserErrorException($"This is a model of the type '{PrintableText.Of(type)}', which pytorch_transformers does not have. Export it without --format pytorch.");
        }

        BertConfig config = json.Deserialize<BertConfig>(PipelineJson.Options)!;
        if (config.Head.Layers > 1 || config.Pooling != Pooling.Cls)
        {
            throw new UserErrorException(
                $"The tagger's head ({config.Head.Layers} layers, pooling {JsonName.Of(config.Pooling)}) is not one that pytorch_transformers computes: it would give other tags. Export it without --format pytorch.");
        }

        // In a folder of its own: the model may have a file of the name, in a later form.
        string aside = Directory.CreateDirectory(Path.Combine(folder, "converted")).FullName;
        File.Move(ModelExport.WritePyTorch(folder, aside), Path.Combine(folder, ModelFiles.PyTorch), overwrite: true);
        Directory.Delete(aside);
        if (json["num_labels"] is null && Tags(folder, json) is { } tags)
        {
            json["num_labels"] = tags;
            WriteConfig(folder, json);
        }
    }

    /// <summary>How many tags a tagger has; null for a model that is none.</summary>
    private static int? Tags(string folder, JsonObject config)
    {
        string labels = Path.Combine(folder, ModelFiles.Labels);
        return File.Exists(labels) ? JsonNode.Parse(File.ReadAllText(labels))!.AsArray().Count : (config["id2label"] as JsonObject)?.Count;
    }

    private static void Place(string partial, string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(partial, folder);
            return;
        }

        foreach (string old in Directory.GetFiles(folder).Where(f => IsOfModel(Path.GetFileName(f))).Concat(OnnxFolder.GraphsIn(folder)))
        {
            File.Delete(old);
        }

        foreach (string file in Directory.GetFiles(partial, "*", SearchOption.AllDirectories).OrderBy(f => Path.GetFileName(f) == ModelFiles.Config))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(partial, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(file, target, overwrite: true);
        }
    }

    private static bool IsOfModel(string name) => Known.Contains(name, StringComparer.Ordinal) || IsShard(name);

    /// <summary>Whether it holds weights, or leads to files that do.</summary>
    internal static bool IsOfWeights(string name) => TensorFiles.Names.Contains(name, StringComparer.Ordinal) || IsShard(name);

    private static bool IsShard(string name) => Shard().IsMatch(name);

    // As transformers names them: model-00001-of-00002.safetensors.
    [GeneratedRegex(@"^(model|pytorch_model)-\d+-of-\d+\.(safetensors|bin)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Shard();
}
