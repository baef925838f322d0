using BertPipeline.GpuWorker.Inference;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A trained model that says how much each tag fits a text.</summary>
internal interface ITagger : IDisposable
{
    /// <summary>Tokens that are computed at once where nobody says how many.</summary>
    const int BatchTokens = 8192;

    /// <summary>The order of the logits.</summary>
    IReadOnlyList<string> Tags { get; }

    /// <summary>What whoever reads the answers should know of the texts so far; null for nothing.</summary>
    string? Remark => null;

    /// <summary>Texts so far of which the model has not read the end.</summary>
    long TextsCut => 0;

    /// <summary>Whether each text has one tag, the likeliest, and the scores are the logits' softmax; else a tag's score is its logit's sigmoid.</summary>
    bool IsSingleLabel => false;

    /// <summary>Most tokens of a text that the model reads, special tokens included; null where it reads any number.</summary>
    int? MaxLength => null;

    /// <inheritdoc cref="IPieceScorer.Lanes"/>
    ScoringLanes? Lanes => null;

    /// <returns>One row a text, in their order: a logit a tag.</returns>
    IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken);

    /// <summary>What of the work needs no model. Several threads may do it at once, and while another scores.</summary>
    EncodedText Encode(string text) => new(text, [], 0);

    /// <summary>Scores what was encoded.</summary>
    /// <param name="texts">Some.</param>
    /// <param name="batchTokens">Most tokens that are computed at once; a single text may have more.</param>
    /// <param name="isAlone">Whether no other thread has anything to score: this call then takes the whole processor.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <inheritdoc cref="Score(IReadOnlyList{string}, CancellationToken)"/>
    IReadOnlyList<float[]> Score(IReadOnlyList<EncodedText> texts, int batchTokens, bool isAlone, CancellationToken cancellationToken) => Score([.. texts.Select(text => text.Text)], cancellationToken);
}
