using System.Text.Json.Serialization;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Models;

/// <summary>A BERT model's dimensions: Hugging Face's <c>config.json</c>, with its key names.</summary>
public sealed record BertConfig
{
    /// <summary>Values of <c>hidden_act</c> that are computed.</summary>
    public static IReadOnlyList<string> Activations { get; } = ["gelu", "gelu_new", "relu"];

    [JsonPropertyName("model_type")]
    public string ModelType { get; init; } = "bert";

    [JsonPropertyName("vocab_size")]
    public required int VocabSize { get; init; }

    [JsonPropertyName("hidden_size")]
    public int HiddenSize { get; init; } = 768;

    [JsonPropertyName("num_hidden_layers")]
    public int NumHiddenLayers { get; init; } = 12;

    [JsonPropertyName("num_attention_heads")]
    public int NumAttentionHeads { get; init; } = 12;

    [JsonPropertyName("intermediate_size")]
    public int IntermediateSize { get; init; } = 3072;

    [JsonPropertyName("hidden_act")]
    public string HiddenAct { get; init; } = "gelu";

    [JsonPropertyName("hidden_dropout_prob")]
    public double HiddenDropoutProb { get; init; } = 0.1;

    [JsonPropertyName("attention_probs_dropout_prob")]
    public double AttentionProbsDropoutProb { get; init; } = 0.1;

    [JsonPropertyName("max_position_embeddings")]
    public int MaxPositionEmbeddings { get; init; } = 512;

    [JsonPropertyName("type_vocab_size")]
    public int TypeVocabSize { get; init; } = 2;

    [JsonPropertyName("initializer_range")]
    public double InitializerRange { get; init; } = 0.02;

    [JsonPropertyName("layer_norm_eps")]
    public double LayerNormEps { get; init; } = 1e-12;

    [JsonPropertyName("pad_token_id")]
    public int PadTokenId { get; init; }

    /// <summary>Dropout before a classifier's layers; null is <see cref="HiddenDropoutProb"/>.</summary>
    [JsonPropertyName("classifier_dropout")]
    public double? ClassifierDropout { get; init; }

    /// <summary>What a classifier reads, or of an encoder: should read: cls (null too) or mean. The key is ModernBERT's; transformers' own BERT knows only cls.</summary>
    [JsonPropertyName("classifier_pooling")]
    public Pooling? ClassifierPooling { get; init; }

    /// <summary>Linear layers of a classifier's head; null is 1, all that transformers' own BERT knows.</summary>
    [JsonPropertyName("classifier_layers")]
    public int? ClassifierLayers { get; init; }

    /// <summary>What a tagger of this configuration reads.</summary>
    [JsonIgnore]
    public Pooling Pooling => ClassifierPooling ?? Pooling.Cls;

    /// <summary>The head that a tagger of this configuration has.</summary>
    [JsonIgnore]
    public HeadOptions Head => new()
    {
        Layers = ClassifierLayers ?? 1,
        Dropout = ClassifierDropout ?? HiddenDropoutProb,
        Pooling = Pooling,
    };

    /// <summary>The same encoder with another dropout; null changes nothing.</summary>
    public BertConfig WithDropout(double? dropout) => dropout is { } probability ? this with { HiddenDropoutProb = probability, AttentionProbsDropoutProb = probability } : this;

    /// <summary>The same encoder under a head; what is said of it by default is left out.</summary>
    public BertConfig With(HeadOptions head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return this with
        {
            ClassifierDropout = head.Dropout,
            ClassifierPooling = head.Pooling == Pooling.Mean ? head.Pooling : null,
            ClassifierLayers = head.Layers == 1 ? null : head.Layers,
        };
    }
}
