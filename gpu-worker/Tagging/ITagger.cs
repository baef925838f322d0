namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A trained model that says how much each tag fits a text.</summary>
internal interface ITagger : IDisposable
{
    /// <summary>The order of the logits.</summary>
    IReadOnlyList<string> Tags { get; }

    /// <summary>Whether each text has one tag, the likeliest, and the scores are the logits' softmax; else a tag's score is its logit's sigmoid.</summary>
    bool IsSingleLabel => false;

    /// <summary>How many texts were longer than the model reads, and were cut.</summary>
    int CutTexts => 0;

    /// <returns>One row a text, in their order: a logit a tag.</returns>
    IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
