using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Bootstrap;

namespace BertPipeline.Evaluation.Comparisons;

/// <summary>Compares the variants of a run by a paired bootstrap over the test pieces.</summary>
public static class VariantComparer
{
    /// <param name="models">All trained models, several seeds a variant; variants in the order of the request.</param>
    /// <param name="baseline">The variant that the improvements are measured against.</param>
    /// <param name="resamples">10,000 give p-values down to 0.0002.</param>
    /// <param name="seed">Of the resamples; equal seeds give equal results at any number of threads.</param>
    /// <exception cref="UserErrorException">The baseline is not among the variants, or there are no test pieces.</exception>
    public static Comparison Compare(
        IReadOnlyList<ComparedModel> models, string baseline, int resamples, ulong seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        IGrouping<string, ComparedModel>[] variants = [.. models.GroupBy(m => m.Scores.Variant)];
        string[] ids = [.. variants.Select(v => v.Key)];
        Check(models, ids, baseline);

        Predictions test = models[0].Test;
        var bootstrap = new PairedBootstrap(test, variants.Select(v => v.Select(m => new CountedModel(m.Test, m.Thresholds))));
        IReadOnlyList<string> withoutPositives = models[0].Scores.Test.TagsWithoutPositives;
        var samples = new Samples(test.Tags, withoutPositives, bootstrap.Observe(), bootstrap.Run(resamples, seed, cancellationToken));
        return new()
        {
            Baseline = baseline,
            Pieces = test.Pieces.Count,
            Resamples = resamples,
            Seed = seed,
            Tags = test.Tags,
            TagsWithoutPositives = withoutPositives,
            TooFew = models[0].Scores.TooFew,
            Variants = [.. variants.Select((v, i) => samples.Variant(i, v.Key, v))],
            Differences = [.. Pairs(ids, baseline).Select(p => samples.Difference(p.Variant, p.Over, ids))],
            References = ReferenceRow.Of(test),
        };
    }

    /// <summary>Each variant over the baseline; what the corpus gave to BERT, when the baseline is another.</summary>
    private static (string Variant, string Over)[] Pairs(string[] variants, string baseline)
    {
        bool adaptedOverBert = variants.Contains(Variant.Bert) && variants.Contains(Variant.BertAdapted)
            && baseline is not (Variant.Bert or Variant.BertAdapted);
        var overBaseline = variants.Where(v => v != baseline).Select(v => (v, baseline));
        return [.. adaptedOverBert ? overBaseline.Append((Variant.BertAdapted, Variant.Bert)) : overBaseline];
    }

    private static void Check(IReadOnlyList<ComparedModel> models, string[] variants, string baseline)
    {
        if (!variants.Contains(baseline))
        {
            throw new UserErrorException(
                $"The baseline '{baseline}' is not among the run's variants ({string.Join(", ", variants)}). " +
                "Add it to 'variants', or name another 'baseline'.");
        }

        if (models[0].Test.Pieces.Count == 0)
        {
            throw new UserErrorException("There are no test pieces to compare the variants on. Label more pieces, or raise 'classifier.testShare'.");
        }

        foreach (ComparedModel model in models)
        {
            if (!model.Test.Tags.SequenceEqual(models[0].Test.Tags) ||
                !model.Test.Pieces.Select(p => p.Id).SequenceEqual(models[0].Test.Pieces.Select(p => p.Id)))
            {
                throw new InvalidDataException(
                    $"{model.Scores.Variant}, seed {model.Scores.Seed}, was not evaluated on the same pieces and tags as the others.");
            }
        }
    }
}
