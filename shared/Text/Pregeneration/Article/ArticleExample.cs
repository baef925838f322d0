using System.Text.Json.Serialization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>A line of <c>epoch_N.json</c>, as the article's <c>pregenerate_training_data.py</c> writes it.</summary>
internal sealed record ArticleExample(
    [property: JsonPropertyName("tokens")] string[] Tokens,
    [property: JsonPropertyName("segment_ids")] int[] SegmentIds,
    [property: JsonPropertyName("is_random_next")] bool IsRandomNext,
    [property: JsonPropertyName("masked_lm_positions")] ushort[] MaskedPositions,
    [property: JsonPropertyName("masked_lm_labels")] string[] MaskedLabels);
