using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>A ULMFiT model's dimensions: its <c>config.json</c>.</summary>
internal sealed record UlmfitConfig
{
    public const string Type = "bert-pipeline-ulmfit";

    [JsonPropertyName("model_type")]
    public string ModelType { get; init; } = Type;

    [JsonPropertyName("vocab_size")]
    public required int VocabularySize { get; init; }

    /// <summary>Of a word, and of the last layer's outputs, which are compared with the words.</summary>
    [JsonPropertyName("embedding_size")]
    public required int EmbeddingSize { get; init; }

    /// <summary>Of the layers below the last.</summary>
    [JsonPropertyName("hidden_size")]
    public required int HiddenSize { get; init; }

    /// <summary>LSTM layers.</summary>
    [JsonPropertyName("num_hidden_layers")]
    public required int Layers { get; init; }

    /// <summary>Times the paper's probabilities.</summary>
    [JsonPropertyName("dropout")]
    public required double Dropout { get; init; }

    /// <summary>The base model's: a tagger reads no more of a piece than its BERT would, so that all variants read the same.</summary>
    [JsonPropertyName("max_position_embeddings")]
    public required int MaxPositionEmbeddings { get; init; }

    /// <summary>Width of a tagger's layer between pooled vector and tags; null for a language model.</summary>
    [JsonPropertyName("classifier_hidden_size")]
    public int? TaggerSize { get; init; }

    /// <summary>Dropout before a tagger's last layer; null for a language model.</summary>
    [JsonPropertyName("classifier_dropout")]
    public double? TaggerDropout { get; init; }

    /// <summary>Of a whole word, wherever it stands in the batch (Howard and Ruder 2018, section 4.1, for this and the next four).</summary>
    [JsonIgnore]
    public double WordDropout => 0.05 * Dropout;

    [JsonIgnore]
    public double InputDropout => 0.4 * Dropout;

    /// <summary>Of hidden-to-hidden weights.</summary>
    [JsonIgnore]
    public double WeightDropout => 0.5 * Dropout;

    /// <summary>Between two layers.</summary>
    [JsonIgnore]
    public double LayerDropout => 0.3 * Dropout;

    /// <summary>Of the last layer's outputs, and of a tagger's pooled vector.</summary>
    [JsonIgnore]
    public double OutputDropout => 0.4 * Dropout;
}
