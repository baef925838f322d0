using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>A ULMFiT model's dimensions: its <c>config.json</c>.</summary>
internal sealed record UlmfitConfig
{
    public const string Type = "bert-pipeline-ulmfit";

    [JsonPropertyName("model_type")]
    public string ModelType { get; init; } = Type;

    public required int VocabularySize { get; init; }

    /// <summary>Of a word, and of the last layer's outputs, which are compared with the words.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>Of the layers below the last.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>LSTM layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Times the paper's probabilities.</summary>
    public required double Dropout { get; init; }

    /// <summary>Width of a tagger's layer between pooled vector and tags; null for a language model.</summary>
    public int? TaggerSize { get; init; }

    /// <summary>Dropout before a tagger's last layer.</summary>
    public double TaggerDropout { get; init; }

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
