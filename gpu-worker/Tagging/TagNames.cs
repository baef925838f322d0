using System.Globalization;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>The tags of a tagger's folder: <c>labels.json</c>, or, in a folder that others wrote, the configuration's <c>id2label</c>.</summary>
internal static class TagNames
{
    /// <returns>In the order of the logits.</returns>
    /// <exception cref="UserErrorException">The folder names no tags.</exception>
    public static IReadOnlyList<string> Read(string folder)
    {
        if (File.Exists(Path.Combine(folder, ModelFiles.Labels)))
        {
            return ModelFolder.ReadJson<string[]>(folder, ModelFiles.Labels);
        }

        if (ModelFolder.ReadJson<JsonObject>(folder, ModelFiles.Config)["id2label"] is not JsonObject names)
        {
            throw new UserErrorException($"{folder} has neither {ModelFiles.Labels} nor id2label in {ModelFiles.Config}: it is no tagger.");
        }

        return [.. Enumerable.Range(0, names.Count).Select(id => (string?)names[id.ToString(CultureInfo.InvariantCulture)]
            ?? throw new UserErrorException($"{Path.Combine(folder, ModelFiles.Config)}: id2label has {names.Count} names, but none for {id}."))];
    }
}
