using BertPipeline.Contracts.Randomness;

namespace BertPipeline.Evaluation.Bootstrap;

/// <summary>
/// Draws resamples of the test pieces and scores every variant on the same ones (Efron and Tibshirani 1993; paired as in Berg-Kirkpatrick
/// et al. 2012). Thresholds are fixed; a variant's figure in a resample is the mean over its seeds. The result depends on
/// the seed alone, not on the number of threads.
/// </summary>
internal sealed class PairedBootstrap
{
    private readonly int _pieces;
    private readonly int[] _macroTags;
    private readonly BitColumn[] _gold;
    private readonly CountedModel[][] _variants;

    /// <param name="gold">Any predictions of the test pieces, of which there are some: only their gold labels are read.</param>
    /// <param name="variants">Of each variant the models of its seeds.</param>
    public PairedBootstrap(Predictions gold, IEnumerable<IEnumerable<CountedModel>> variants)
    {
        _pieces = gold.Pieces.Count;
        _macroTags = [.. Enumerable.Range(0, gold.Tags.Count).Where(tag => gold.Positives(tag) > 0)];
        _gold = [.. Enumerable.Range(0, gold.Tags.Count).Select(tag => new BitColumn(_pieces, i => gold.Gold(tag)[i]))];
        _variants = [.. variants.Select(seeds => seeds.ToArray())];
    }

    /// <summary>F1 of each tag, macro F1, micro F1.</summary>
    public int Figures => _gold.Length + 2;

    /// <summary>Figures on the test pieces as they are: <c>[variant][figure]</c>.</summary>
    public double[][] Observe()
    {
        double[][] observed = [.. _variants.Select(_ => new double[Figures])];
        var resample = new Resample(_pieces);
        resample.DrawEachOnce();
        Measure(resample, (variant, figures) => figures.CopyTo(observed[variant], 0));
        return observed;
    }

    /// <summary>Figures in each resample: <c>[variant][figure][resample]</c>.</summary>
    public double[][][] Run(int resamples, ulong seed, CancellationToken cancellationToken)
    {
        double[][][] drawn = [.. _variants.Select(_ => Enumerable.Range(0, Figures).Select(_ => new double[resamples]).ToArray())];
        Parallel.For(
            0,
            resamples,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Resample(_pieces),
            (r, _, resample) =>
            {
                resample.Draw(Generator(seed, r));
                Measure(resample, (variant, figures) =>
                {
                    for (int figure = 0; figure < figures.Length; figure++)
                    {
                        drawn[variant][figure][r] = figures[figure];
                    }
                });
                return resample;
            },
            _ => { });
        return drawn;
    }

    /// <summary>Each resample has a generator of its own, so that they may be drawn in any order.</summary>
    private static SplitMix64 Generator(ulong seed, int resample) => new(new SplitMix64(seed).Next() ^ SplitMix64.Mix(~(ulong)resample));

    private void Measure(Resample resample, Action<int, double[]> receive)
    {
        Span<long> positives = stackalloc long[_gold.Length];
        for (int tag = 0; tag < _gold.Length; tag++)
        {
            positives[tag] = resample.Count(_gold[tag]);
        }

        for (int variant = 0; variant < _variants.Length; variant++)
        {
            double[] figures = new double[Figures];
            foreach (CountedModel model in _variants[variant])
            {
                model.AddFigures(resample, positives, _macroTags, 1.0 / _variants[variant].Length, figures);
            }

            receive(variant, figures);
        }
    }
}
