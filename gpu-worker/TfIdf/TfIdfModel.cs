namespace BertPipeline.GpuWorker.TfIdf;

/// <summary>A linear layer on TF-IDF vectors, each tag by itself.</summary>
/// <param name="vectorizer">Makes the vectors.</param>
/// <param name="weights"><c>[tags, terms]</c></param>
/// <param name="biases"><c>[tags]</c></param>
internal sealed class TfIdfModel(TfIdfVectorizer vectorizer, double[][] weights, double[] biases)
{
    public const string ModelType = "bert-pipeline-tf-idf";

    public TfIdfVectorizer Vectorizer => vectorizer;

    public double[][] Weights => weights;

    public double[] Biases => biases;

    /// <returns>A logit a tag.</returns>
    public float[] Score(string text)
    {
        SparseRow row = vectorizer.Transform(text);
        return [.. weights.Zip(biases, (tag, bias) => (float)(row.Dot(tag) + bias))];
    }
}
