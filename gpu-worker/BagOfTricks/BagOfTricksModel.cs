namespace BertPipeline.GpuWorker.BagOfTricks;

/// <summary>
/// fastText's classifier (Joulin et al. 2016, arXiv:1607.01759): the mean of the embeddings of words and pairs, then a linear layer; here with a
/// sigmoid a tag (one versus all), since a piece may have several tags.
/// </summary>
public sealed class BagOfTricksModel
{
    public const string ModelType = "bag-of-tricks";

    private readonly int _dimension;

    /// <param name="rows">Where each bucket's embedding lies; −1 for a bucket that training never met, which counts for nothing.</param>
    /// <param name="embeddings"><c>[rows, dimension]</c></param>
    /// <param name="weights"><c>[tags, dimension]</c></param>
    /// <param name="biases"><c>[tags]</c></param>
    public BagOfTricksModel(int[] rows, float[] embeddings, float[] weights, float[] biases)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(biases);
        Rows = rows;
        Embeddings = embeddings;
        Weights = weights;
        Biases = biases;
        _dimension = weights.Length / biases.Length;
    }

    public int[] Rows { get; }

    public float[] Embeddings { get; }

    public float[] Weights { get; }

    public float[] Biases { get; }

    /// <param name="ngrams">Buckets of a piece.</param>
    /// <returns>A logit a tag.</returns>
    public float[] Score(ReadOnlySpan<int> ngrams)
    {
        Span<float> hidden = stackalloc float[_dimension];
        Average(ngrams, hidden);
        float[] logits = new float[Biases.Length];
        for (int tag = 0; tag < logits.Length; tag++)
        {
            logits[tag] = Logit(tag, hidden);
        }

        return logits;
    }

    /// <summary>One step of gradient descent on one piece, as fastText does it: each tag in turn, then the embeddings.</summary>
    public void Learn(ReadOnlySpan<int> ngrams, ReadOnlySpan<float> targets, float rate)
    {
        Span<float> hidden = stackalloc float[_dimension];
        Span<float> gradient = stackalloc float[_dimension];
        int known = Average(ngrams, hidden);
        if (known == 0)
        {
            return;
        }

        gradient.Clear();
        for (int tag = 0; tag < targets.Length; tag++)
        {
            float error = rate * (targets[tag] - (1 / (1 + MathF.Exp(-Logit(tag, hidden)))));
            Span<float> weights = Weights.AsSpan(tag * _dimension, _dimension);
            VectorMath.AddScaled(gradient, weights, error);
            VectorMath.AddScaled(weights, hidden, error);
            Biases[tag] += error;
        }

        foreach (int ngram in ngrams)
        {
            if (Rows[ngram] >= 0)
            {
                VectorMath.AddScaled(Row(ngram), gradient, 1f / known);
            }
        }
    }

    public BagOfTricksModel Copy() => new(Rows, [.. Embeddings], [.. Weights], [.. Biases]);

    private float Logit(int tag, ReadOnlySpan<float> hidden) =>
        Biases[tag] + VectorMath.Dot(hidden, Weights.AsSpan(tag * _dimension, _dimension));

    /// <returns>How many of the n-grams are known.</returns>
    private int Average(ReadOnlySpan<int> ngrams, Span<float> hidden)
    {
        hidden.Clear();
        int known = 0;
        foreach (int ngram in ngrams)
        {
            if (Rows[ngram] >= 0)
            {
                VectorMath.AddScaled(hidden, Row(ngram), 1);
                known++;
            }
        }

        VectorMath.Scale(hidden, 1f / Math.Max(1, known));
        return known;
    }

    private Span<float> Row(int ngram) => Embeddings.AsSpan(Rows[ngram] * _dimension, _dimension);
}
