namespace BertPipeline.GpuWorker.BagOfTricks;

/// <summary>
/// fastText's classifier (Joulin et al. 2016, arXiv:1607.01759): the embeddings of words and pairs in one vector, then a linear layer; here with a
/// sigmoid a tag (one versus all), since a piece may have several tags. Where fastText takes the mean, each n-gram is weighed by its inverse document
/// frequency and the weights are normalised (L2), as TF-IDF does: on a few thousand pieces a stronger baseline.
/// </summary>
internal sealed class BagOfTricksModel
{
    public const string ModelType = "bag-of-tricks";

    private readonly int _dimension;

    /// <param name="rows">Where each bucket's embedding lies; −1 for a bucket that training never met, which counts for nothing.</param>
    /// <param name="importance">Inverse document frequency of each row's n-gram, <c>[rows]</c>.</param>
    /// <param name="embeddings"><c>[rows, dimension]</c></param>
    /// <param name="weights"><c>[tags, dimension]</c></param>
    /// <param name="biases"><c>[tags]</c></param>
    public BagOfTricksModel(int[] rows, float[] importance, float[] embeddings, float[] weights, float[] biases)
    {
        Rows = rows;
        Importance = importance;
        Embeddings = embeddings;
        Weights = weights;
        Biases = biases;
        _dimension = weights.Length / biases.Length;
    }

    public int[] Rows { get; }

    public float[] Importance { get; }

    public float[] Embeddings { get; }

    public float[] Weights { get; }

    public float[] Biases { get; }

    /// <param name="ngrams">Buckets of a piece.</param>
    /// <returns>A logit a tag.</returns>
    public float[] Score(ReadOnlySpan<int> ngrams)
    {
        Span<float> hidden = stackalloc float[_dimension];
        Sum(ngrams, hidden);
        float[] logits = new float[Biases.Length];
        for (int tag = 0; tag < logits.Length; tag++)
        {
            logits[tag] = Logit(tag, hidden);
        }

        return logits;
    }

    /// <summary>One step of gradient descent on one piece, as fastText does it: each tag in turn, then the embeddings.</summary>
    /// <param name="ngrams">Buckets of the piece.</param>
    /// <param name="targets">1 for its tags, 0 for the others.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="decay">L2 penalty on the linear layer.</param>
    public void Learn(ReadOnlySpan<int> ngrams, ReadOnlySpan<float> targets, float rate, float decay)
    {
        Span<float> hidden = stackalloc float[_dimension];
        Span<float> gradient = stackalloc float[_dimension];
        float norm = Sum(ngrams, hidden);
        if (norm == 0)
        {
            return;
        }

        gradient.Clear();
        for (int tag = 0; tag < targets.Length; tag++)
        {
            float error = rate * (targets[tag] - (1 / (1 + MathF.Exp(-Logit(tag, hidden)))));
            Span<float> weights = Weights.AsSpan(tag * _dimension, _dimension);
            VectorMath.AddScaled(gradient, weights, error);
            VectorMath.Scale(weights, 1 - (rate * decay));
            VectorMath.AddScaled(weights, hidden, error);
            Biases[tag] += error;
        }

        foreach (int ngram in ngrams)
        {
            if (Rows[ngram] >= 0)
            {
                VectorMath.AddScaled(Row(ngram), gradient, Importance[Rows[ngram]] / norm);
            }
        }
    }

    public BagOfTricksModel Copy() => new(Rows, Importance, [.. Embeddings], [.. Weights], [.. Biases]);

    private float Logit(int tag, ReadOnlySpan<float> hidden) =>
        Biases[tag] + VectorMath.Dot(hidden, Weights.AsSpan(tag * _dimension, _dimension));

    /// <returns>The norm that the weights were divided by; 0 when no n-gram is known.</returns>
    private float Sum(ReadOnlySpan<int> ngrams, Span<float> hidden)
    {
        hidden.Clear();
        float squares = 0;
        foreach (int ngram in ngrams)
        {
            if (Rows[ngram] >= 0)
            {
                float importance = Importance[Rows[ngram]];
                VectorMath.AddScaled(hidden, Row(ngram), importance);
                squares += importance * importance;
            }
        }

        float norm = MathF.Sqrt(squares);
        VectorMath.Scale(hidden, norm == 0 ? 0 : 1 / norm);
        return norm;
    }

    private Span<float> Row(int ngram) => Embeddings.AsSpan(Rows[ngram] * _dimension, _dimension);
}
