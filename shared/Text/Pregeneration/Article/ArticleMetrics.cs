using System.Text.Json.Serialization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>The content of <c>epoch_N_metrics.json</c>.</summary>
internal sealed record ArticleMetrics(
    [property: JsonPropertyName("num_training_examples")] int Examples,
    [property: JsonPropertyName("max_seq_len")] int MaxSequenceLength);
