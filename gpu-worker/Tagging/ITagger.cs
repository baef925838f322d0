namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A trained model that says how much each tag fits a text.</summary>
internal interface ITagger : IDisposable
{
    /// <summary>The order of the logits.</summary>
    IReadOnlyList<string> Tags { get; }

    /// <summary>What whoever reads the answers should know of the texts so far; null for nothing.</summary>
    string? Remark => null;

    /// <summary>Whether each text has one tag, the likeliest, and the scores are the logits' softmax; else a tag's score is its logit's sigmoid.</summary>
    bool IsSingleLabel => false;

    /// <returns>One row a text, in their order: a logit a tag.</returns>
    IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
