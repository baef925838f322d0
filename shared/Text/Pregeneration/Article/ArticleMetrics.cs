using System.Text.Json.Serialization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>The content of <c>epoch_N_metrics.json</c>. The article's script knows the first two keys and passes over the rest.</summary>
internal sealed record ArticleMetrics(
    [property: JsonPropertyName("num_training_examples")] int Examples,
    [property: JsonPropertyName("max_seq_len")] int MaxSequenceLength,
    [property: JsonPropertyName("vocabulary_sha256")] string? VocabularySha256 = null,
    [property: JsonPropertyName("do_lower_case")] bool? DoLowerCase = null);
