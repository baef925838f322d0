using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.GpuWorker.TfIdf;

/// <summary>
/// TF-IDF vectors of the training pieces, and one logistic regression a tag. There is no randomness in it. A tag that all training pieces have, or none, gets weights of 0 and
/// as bias the smoothed log-odds ln((p + ½) / (n − p + ½)) of its p in n pieces.
/// </summary>
/// <param name="tags">The order of the logits.</param>
/// <param name="options">Terms and penalty.</param>
internal sealed class TfIdfTrainer(IReadOnlyList<string> tags, TfIdfOptions options)
{
    /// <summary>Newton steps of all tags.</summary>
    public long Steps { get; private set; }

    /// <summary>Terms seen, counted once a piece.</summary>
    public long Terms { get; private set; }

    public TfIdfModel Train(IReadOnlyList<Piece> pieces, CancellationToken cancellationToken)
    {
        var form = new TfIdfForm
        {
            ShortestNgram = options.ShortestNgram,
            LongestNgram = options.LongestNgram,
            SublinearFrequency = options.SublinearFrequency,
        };
        TfIdfVectorizer vectorizer = TfIdfVectorizer.Fit(form, [.. pieces.Select(piece => piece.Text)]);
        SparseRow[] rows = [.. pieces.Select(piece => vectorizer.Transform(piece.Text))];
        Terms = rows.Sum(row => (long)row.Columns.Length);
        int columns = vectorizer.Vocabulary.Count;
        var regression = new LogisticRegression(rows, columns);
        double[][] fitted = [.. tags.Select(tag => Fit(regression, [.. pieces.Select(piece => piece.Labels.Contains(tag))], columns, cancellationToken))];
        Steps = regression.Steps;
        return new TfIdfModel(vectorizer, [.. fitted.Select(tag => tag[..columns])], [.. fitted.Select(tag => tag[columns])]);
    }

    private double[] Fit(LogisticRegression regression, bool[] targets, int columns, CancellationToken cancellationToken)
    {
        int positives = targets.Count(target => target), negatives = targets.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            double[] constant = new double[columns + 1];
            constant[columns] = Math.Log((positives + 0.5) / (negatives + 0.5));
            return constant;
        }

        bool isBalanced = options.ClassWeight == ClassWeight.Balanced;
        double positive = isBalanced ? targets.Length / (2.0 * positives) : 1, negative = isBalanced ? targets.Length / (2.0 * negatives) : 1;
        return regression.Fit(targets, Array.ConvertAll(targets, target => options.C * (target ? positive : negative)), cancellationToken);
    }
}
