using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>A network's form: its <c>config.json</c>.</summary>
internal abstract record NetworkConfig
{
    /// <summary>By which a folder's reader knows it.</summary>
    public abstract string ModelType { get; }

    [JsonPropertyName("vocab_size")]
    public required int VocabularySize { get; init; }

    [JsonPropertyName("embedding_size")]
    public required int EmbeddingSize { get; init; }

    /// <summary>Before the last layer.</summary>
    [JsonPropertyName("dropout")]
    public required double Dropout { get; init; }

    /// <returns>The network, with weights of no meaning.</returns>
    public abstract TokenNetwork Create(int tags);
}
