using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <inheritdoc/>
internal sealed record CnnConfig : NetworkConfig
{
    public const string Type = "bert-pipeline-cnn";

    [JsonPropertyName("model_type")]
    public override string ModelType => Type;

    /// <summary>Tokens that filters read at a time.</summary>
    [JsonPropertyName("widths")]
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>Filters of each width.</summary>
    [JsonPropertyName("maps")]
    public required int Maps { get; init; }

    public override TokenNetwork Create(int tags) => new CnnClassifier(this, tags);
}
