using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation;
using BertPipeline.GpuWorker.TfIdf;

namespace BertPipeline.Labels.Benchmarks;

/// <summary>A set of which 5 % of the labels were turned round: who looks for wrong labels should find these.</summary>
internal sealed class TurnedLabels
{
    private const double Share = 0.05;

    private readonly LabelledSet _set;

    /// <summary>By tag and piece.</summary>
    private readonly bool[][] _turned;

    private TurnedLabels(LabelledSet set, bool[][] turned) => (_set, _turned) = (set, turned);

    public enum Pattern
    {
        /// <summary>Of all answers, yes or no, alike: of a rare tag then most pieces that have it should not.</summary>
        Answers,

        /// <summary>Of each tag 5 % of the pieces that have it, and as many that do not: tags stay as frequent as they are.</summary>
        Balanced,

        /// <summary>Of each tag 5 % of the pieces that have it: what annotators overlook.</summary>
        Missing,
    }

    /// <summary>How many were turned.</summary>
    public int Count => _turned.Sum(tag => tag.Count(turned => turned));

    public static TurnedLabels Of(LabelledSet set, Pattern pattern, int seed)
    {
        var random = SplitMix64.For(seed, (int)pattern);
        bool[][] turned = [.. set.Tags.Select(_ => new bool[set.Pieces.Count])];
        if (pattern == Pattern.Answers)
        {
            foreach (int cell in Some(Enumerable.Range(0, set.Tags.Count * set.Pieces.Count), (int)(Share * set.Tags.Count * set.Pieces.Count)))
            {
                turned[cell % set.Tags.Count][cell / set.Tags.Count] = true;
            }

            return new(set, turned);
        }

        foreach ((int tag, string name) in set.Tags.Index())
        {
            ILookup<bool, int> pieces = set.Pieces.ToLookup(piece => piece.Labels.Contains(name), piece => piece.Id);
            int count = (int)Math.Round(Share * pieces[true].Count());
            foreach (int piece in Some(pieces[true], count).Concat(pattern == Pattern.Balanced ? Some(pieces[false], count) : []))
            {
                turned[tag][piece] = true;
            }
        }

        return new(set, turned);

        int[] Some(IEnumerable<int> all, int count)
        {
            int[] shuffled = [.. all];
            random.Shuffle<int>(shuffled);
            return shuffled[..count];
        }
    }

    /// <summary>Scores of TF-IDF and logistic regression as a run trains it by default, each piece by the model of the other folds, beside the labels as they are now.</summary>
    public Predictions OutOfFold(int folds, CancellationToken cancellationToken)
    {
        Piece[] pieces = [.. _set.Pieces.Select(piece => piece with { Labels = [.. _set.Tags.Where((tag, i) => piece.Labels.Contains(tag) != _turned[i][piece.Id])] })];
        ILookup<ulong, Piece> parts = pieces.ToLookup(piece => SplitMix64.Mix((ulong)(piece.Id + 1) * SplitMix64.GoldenGamma) % (ulong)folds);
        IEnumerable<PieceLogits> logits = parts.SelectMany(heldOut =>
        {
            TfIdfModel model = new TfIdfTrainer(_set.Tags, new TfIdfOptions()).Train([.. parts.Where(part => part.Key != heldOut.Key).SelectMany(part => part)], cancellationToken);
            return heldOut.Select(piece => new PieceLogits(piece.Id, model.Score(piece.Text)));
        });
        return Predictions.Align(_set.Tags, pieces, logits);
    }

    /// <summary>Of so many labels as were turned, those that the ranking puts first, the share that was.</summary>
    /// <param name="suspicion">By tag and piece; the higher the more suspicious.</param>
    public double PrecisionAtTurned(Func<int, int, double> suspicion)
    {
        IEnumerable<(double Suspicion, bool IsTurned)> all =
            from tag in Enumerable.Range(0, _set.Tags.Count)
            from piece in Enumerable.Range(0, _set.Pieces.Count)
            select (suspicion(tag, piece), _turned[tag][piece]);
        return all.OrderByDescending(label => label.Suspicion).Take(Count).Count(label => label.IsTurned) / (double)Count;
    }
}
