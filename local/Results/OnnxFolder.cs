using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Orchestration.Models;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights.Export;

namespace BertPipeline.Local.Results;

/// <summary>A model's folder with a graph in the place of its weights, as Hugging Face's optimum writes it and transformers.js reads it.</summary>
internal static class OnnxFolder
{
    /// <param name="folder">A copy of the published files.</param>
    /// <param name="name">The model's, for messages.</param>
    /// <param name="isQuantized">In bytes; else in fp32.</param>
    /// <exception cref="UserErrorException">The model is no BERT, or its files do not fit each other.</exception>
    public static void Make(string folder, string name, bool isQuantized)
    {
        RequireBert(folder, name);
        ModelDescription model = ModelInspector.Inspect(folder, name);
        OnnxExport.Write(folder, folder, model.Tags?.Count, isQuantized);
        foreach (string file in Directory.GetFiles(folder).Where(f => ModelFolderExport.IsOfWeights(Path.GetFileName(f)) || Path.GetFileName(f) is ModelFiles.StableSafeTensors or ModelFiles.TextsRead or ModelFiles.WordsTrained or ModelFiles.Profile))
        {
            File.Delete(file);
        }

        TokenizerFolder.Read(folder).SaveForPrograms(folder, model.Config.MaxPositionEmbeddings);
        if (model.Labels is { } labels)
        {
            AddTags(Path.Combine(folder, ModelFiles.Config), labels.Tags, labels.ProblemType);
        }
    }

    /// <summary>The graphs that a folder has from an export before.</summary>
    public static IEnumerable<string> GraphsIn(string folder) =>
        from isQuantized in (bool[])[false, true]
        let path = Path.Combine(folder, OnnxExport.FileName(isQuantized))
        where File.Exists(path)
        select path;

    private static void RequireBert(string folder, string name)
    {
        if (JsonNode.Parse(SmallFile.Read(Path.Combine(folder, ModelFiles.Config)))!["model_type"]!.ToString() is var type && type != "bert")
        {
            throw new UserErrorException(
                $"{name} is a model of the type '{PrintableText.Of(type)}': only a BERT has an ONNX form. It is exported as it was published, with its weights as safetensors; leave --format out.");
        }
    }

    /// <summary>Programs without labels.json look for the tags, and for how logits are read, in the configuration.</summary>
    private static void AddTags(string path, IReadOnlyList<string> tags, string problemType)
    {
        JsonObject config = JsonNode.Parse(SmallFile.Read(path))!.AsObject();
        config["id2label"] = new JsonObject(tags.Select((tag, id) => KeyValuePair.Create($"{id}", (JsonNode?)tag)));
        config["label2id"] = new JsonObject(tags.Select((tag, id) => KeyValuePair.Create(tag, (JsonNode?)id)));
        config["problem_type"] = problemType;
        config["architectures"] ??= new JsonArray("BertForSequenceClassification"); // text-embeddings-inference reads no configuration without it.
        File.WriteAllText(path, config.ToJsonString(PipelineJson.Indented) + "\n");
    }
}
