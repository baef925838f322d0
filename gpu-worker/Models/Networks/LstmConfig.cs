using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <inheritdoc/>
internal sealed record LstmConfig : NetworkConfig
{
    public const string Type = "bert-pipeline-lstm";

    [JsonPropertyName("model_type")]
    public override string ModelType => Type;

    /// <summary>Width of the hidden state, of each direction.</summary>
    [JsonPropertyName("hidden_size")]
    public required int Hidden { get; init; }

    [JsonPropertyName("bidirectional")]
    public required bool IsBidirectional { get; init; }

    public override TokenNetwork Create(int tags) => new LstmClassifier(this, tags);
}
