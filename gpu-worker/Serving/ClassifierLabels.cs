using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>The model's tags, as its configuration names them.</summary>
/// <param name="IdToLabel">By number, in the order of the logits.</param>
/// <param name="LabelToId">The other way round.</param>
internal sealed record ClassifierLabels(
    [property: JsonPropertyName("id2label")] IReadOnlyDictionary<string, string> IdToLabel,
    [property: JsonPropertyName("label2id")] IReadOnlyDictionary<string, int> LabelToId);
