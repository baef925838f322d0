using BertPipeline.Evaluation.Drift;

namespace BertPipeline.Evaluation.Tests.Drift;

/// <summary>Counts of taggings that never happened: a dozen tags from rare to common, words of which some are new, and now and then an emoji that the vocabulary lacks.</summary>
internal sealed record SyntheticTagging
{
    private const int Blocks = 25;

    /// <summary>Of the tags, the last two go together.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [0.01, 0.02, 0.03, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.2, 0.3];

    /// <summary>Of words.</summary>
    public double NewWords { get; init; } = 0.05;

    /// <summary>Texts that follow each other and have the same tags, as the sentences of one letter.</summary>
    public int TextsOfADocument { get; init; } = 1;

    /// <summary>Measures of the tagging against one of the same making, held out.</summary>
    public static IEnumerable<DriftMeasure> Measures(SyntheticTagging then, int heldOut, SyntheticTagging lately, int texts, Random random)
    {
        BlockedShare[] before = then.Draw(heldOut, random), now = lately.Draw(texts, random);
        return before.Zip(now).Select((pair, i) => new DriftMeasure(
            i < then.Rates.Count ? DriftKind.Tag : i == then.Rates.Count ? DriftKind.NewWords : DriftKind.UnknownTokens, i < then.Rates.Count ? $"T{i}" : null, pair.First, pair.Second));
    }

    private BlockedShare[] Draw(int texts, Random random)
    {
        int measures = Rates.Count + 2;
        long[][] hits = [.. Enumerable.Range(0, measures).Select(_ => new long[Blocks])], trials = [.. Enumerable.Range(0, measures).Select(_ => new long[Blocks])];
        bool[] tags = [];
        double personal = 1;
        for (int text = 0; text < texts; text++)
        {
            int block = (int)((long)text * Blocks / texts);
            if (text % TextsOfADocument == 0)
            {
                bool both = random.NextDouble() < Rates[^1];
                tags = [.. Rates.Select((rate, i) => i < Rates.Count - 2 ? random.NextDouble() < rate : both && random.NextDouble() < rate / Rates[^1])];

                // Who writes one new word writes others: shares of new words are exponential over the writers.
                personal = -Math.Log(1 - random.NextDouble());
            }

            for (int tag = 0; tag < tags.Length; tag++)
            {
                Count(tag, tags[tag] ? 1 : 0, 1);
            }

            int words = 3 + random.Next(25);
            Count(Rates.Count, Enumerable.Range(0, words).Count(_ => random.NextDouble() < Math.Min(1, NewWords * personal)), words);
            Count(Rates.Count + 1, random.NextDouble() < 0.01 ? random.Next(1, 4) : 0, words + 4);

            void Count(int measure, int found, int of)
            {
                hits[measure][block] += found;
                trials[measure][block] += of;
            }
        }

        return [.. hits.Zip(trials, (h, t) => new BlockedShare(h, t))];
    }
}
