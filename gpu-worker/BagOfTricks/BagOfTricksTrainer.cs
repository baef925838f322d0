using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Randomness;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.BagOfTricks;

/// <summary>
/// Trains the baseline: plain stochastic gradient descent, a piece at a time, on one thread. It takes seconds, so an interrupted training
/// begins again; the same seed gives the same bytes.
/// </summary>
/// <param name="tags">The order of the logits.</param>
/// <param name="options">How.</param>
/// <param name="seed">Order and initial weights.</param>
internal sealed class BagOfTricksTrainer(IReadOnlyList<string> tags, BagOfTricksOptions options, int seed)
{
    private readonly NgramHasher _hasher = new(options.Buckets, options.LongestNgram);

    public List<ValidationEvaluation> Validation { get; } = [];

    public EarlyStopping EarlyStopping { get; private set; } = new();

    /// <summary>Words and pairs seen.</summary>
    public long Tokens { get; private set; }

    /// <returns>The model of the epoch with the highest macro average precision on the validation pieces.</returns>
    public BagOfTricksModel Train(IReadOnlyList<Piece> train, IReadOnlyList<Piece> validation, CancellationToken cancellationToken)
    {
        int[][] ngrams = [.. train.Select(piece => _hasher.Hash(piece.Text))];
        float[][] targets = [.. train.Select(piece => tags.Select(tag => piece.Labels.Contains(tag) ? 1f : 0f).ToArray())];
        int[][] validationNgrams = [.. validation.Select(piece => _hasher.Hash(piece.Text))];
        BagOfTricksModel model = Begin(ngrams, targets);
        BagOfTricksModel best = model;

        long steps = (long)options.Epochs * train.Count;
        int[] order = [.. Enumerable.Range(0, train.Count)];
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            new SplitMix64((ulong)RandomSeed.For(seed, "order", epoch)).Shuffle(order.AsSpan());
            for (int i = 0; i < order.Length; i++)
            {
                long step = ((long)epoch * train.Count) + i;
                model.Learn(ngrams[order[i]], targets[order[i]], (float)(options.LearningRate * (1 - ((double)step / steps))), (float)options.WeightDecay);
                Tokens += ngrams[order[i]].Length;
            }

            ValidationEvaluation result = ClassifierTask.Judge(
                epoch + 1, (epoch + 1L) * train.Count, validation, tags, [.. validationNgrams.Select(n => model.Score(n))]);
            Validation.Add(result);
            EarlyStopping = EarlyStopping.After(epoch + 1, result.MacroAveragePrecision);
            best = EarlyStopping.BestEpoch == epoch + 1 ? model.Copy() : best;
        }

        return best;
    }

    /// <summary>As fastText begins: embeddings uniform in ±1/dimension, output weights 0; biases at the tags' log-odds, so that rare tags need not unlearn.</summary>
    private BagOfTricksModel Begin(int[][] ngrams, float[][] targets)
    {
        int[] rows = new int[options.Buckets];
        Array.Fill(rows, -1);
        int count = 0;
        foreach (int ngram in ngrams.SelectMany(n => n))
        {
            rows[ngram] = rows[ngram] < 0 ? count++ : rows[ngram];
        }

        int[] pieces = new int[count];
        foreach (int ngram in ngrams.SelectMany(n => n))
        {
            pieces[rows[ngram]]++;
        }

        // scikit-learn's smoothed inverse document frequency.
        float[] importance = [.. pieces.Select(p => MathF.Log((1f + ngrams.Length) / (1f + p)) + 1)];

        var random = new SplitMix64((ulong)RandomSeed.For(seed, "weights"));
        float[] embeddings = new float[count * options.Dimension];
        for (int i = 0; i < embeddings.Length; i++)
        {
            embeddings[i] = (float)(((2 * random.NextDouble()) - 1) / options.Dimension);
        }

        float[] biases = [.. Enumerable.Range(0, tags.Count).Select(tag =>
        {
            float positives = targets.Sum(row => row[tag]);
            return MathF.Log((positives + 0.5f) / (targets.Length - positives + 0.5f));
        })];
        return new BagOfTricksModel(rows, importance, embeddings, new float[tags.Count * options.Dimension], biases);
    }
}
