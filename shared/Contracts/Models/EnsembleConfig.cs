using System.Text.Json.Serialization;

namespace BertPipeline.Contracts.Models;

/// <summary>The <c>config.json</c> of a tagger that is several: their logits' mean is its own.</summary>
/// <param name="Members">Folders beside the file, each a whole tagger with the same tags.</param>
public sealed record EnsembleConfig([property: JsonPropertyName("members")] IReadOnlyList<string> Members)
{
    public const string Type = "bert-pipeline-ensemble";

    [JsonPropertyName("model_type")]
    public string ModelType { get; init; } = Type;
}
