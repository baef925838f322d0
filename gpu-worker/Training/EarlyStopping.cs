namespace BertPipeline.GpuWorker.Training;

/// <summary>Which epoch was best so far, by a score that needs no threshold.</summary>
internal sealed record EarlyStopping
{
    public double? BestScore { get; init; }

    /// <summary>Epochs done when it was reached.</summary>
    public int? BestEpoch { get; init; }

    public int EpochsSinceBest { get; init; }

    /// <summary>A tie keeps the earlier epoch.</summary>
    public EarlyStopping After(int epoch, double score) => BestScore is null || score > BestScore
        ? new EarlyStopping { BestScore = score, BestEpoch = epoch }
        : this with { EpochsSinceBest = EpochsSinceBest + 1 };

    /// <param name="patience">0 never stops.</param>
    public bool IsOver(int patience) => patience > 0 && EpochsSinceBest >= patience;
}
