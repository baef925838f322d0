namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A trained model that says how much each tag fits a text.</summary>
internal interface ITagger : IDisposable
{
    /// <summary>The order of the logits.</summary>
    IReadOnlyList<string> Tags { get; }

    /// <summary>What whoever reads the answers should know of the texts so far; null for nothing.</summary>
    string? Remark => null;

    /// <returns>One row a text, in their order: a logit a tag; the score is its sigmoid.</returns>
    IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
