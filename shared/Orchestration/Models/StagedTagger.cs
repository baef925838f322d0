using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Orchestration.Models;

/// <summary>A tagger that others trained, on its way into <c>models</c>: its tags become a <c>labels.json</c>, and its configuration says how its logits are read.</summary>
internal static class StagedTagger
{
    /// <param name="folder">A copy that may be changed.</param>
    /// <param name="description">Of what lies in it.</param>
    public static void Complete(string folder, ModelDescription description)
    {
        if (description.Labels is not { FromConfig: true } labels)
        {
            return;
        }

        File.WriteAllText(Path.Combine(folder, ModelFiles.Labels), JsonSerializer.Serialize(labels.Tags, PipelineJson.Indented) + "\n");
        string path = Path.Combine(folder, ModelFiles.Config);
        JsonObject config = JsonNode.Parse(SmallFile.Read(path))!.AsObject();
        if (config["problem_type"] is null)
        {
            config["problem_type"] = labels.ProblemType;
            File.WriteAllText(path, config.ToJsonString(PipelineJson.Indented) + "\n");
        }
    }
}
