namespace BertPipeline.Evaluation.Drift;

/// <summary>
/// A share of things that are not independent: words of one text, texts of one document or drop that follow each other. It is counted in blocks of consecutive texts; where the blocks
/// differ by more than independent things would, the counts are divided by how much more, and tests may take what is left for independent (Rao and Scott 1992, "A simple method for the
/// analysis of clustered binary data"). What depends on each other across the whole drop, no block shows.
/// </summary>
/// <param name="Hits">By block.</param>
/// <param name="Trials">By block, at least the hits.</param>
public sealed record BlockedShare(IReadOnlyList<long> Hits, IReadOnlyList<long> Trials)
{
    public long AllHits => Hits.Sum();

    public long AllTrials => Trials.Sum();

    /// <summary>0 for no trials.</summary>
    public double Share => AllTrials == 0 ? 0 : (double)AllHits / AllTrials;

    /// <summary>Variance of the share over that of independent trials; at least 1, so that blocks which chance made alike promise nothing.</summary>
    public double DesignEffect
    {
        get
        {
            double share = Share, all = AllTrials;
            int blocks = Trials.Count(trials => trials > 0);
            if (blocks < 2 || share is 0 or 1)
            {
                return 1;
            }

            // The variance of a ratio of block sums (Cochran 1977, Sampling Techniques, 6.4).
            double squares = Hits.Zip(Trials).Sum(block => Math.Pow(block.First - (share * block.Second), 2));
            return Math.Max(1, squares * blocks / (blocks - 1) / (share * (1 - share) * all));
        }
    }

    /// <summary>Hits and trials that are worth as much as these if they were independent.</summary>
    internal (int Hits, int Trials) Over(double designEffect)
    {
        double trials = Math.Min(AllTrials / designEffect, int.MaxValue / 4);
        return ((int)Math.Round(trials * Share), (int)Math.Round(trials));
    }
}
