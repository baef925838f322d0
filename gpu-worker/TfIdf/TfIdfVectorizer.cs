namespace BertPipeline.GpuWorker.TfIdf;

/// <summary>
/// Texts as vectors of term frequency times inverse document frequency, of length 1: scikit-learn's <c>TfidfVectorizer</c> with its smoothed frequencies,
/// idf = ln((1 + n) / (1 + df)) + 1. Terms that no training text has count for nothing.
/// </summary>
internal sealed class TfIdfVectorizer
{
    private readonly TfIdfForm _form;
    private readonly TextTerms _terms;
    private readonly Dictionary<string, int> _columns;

    /// <param name="form">Which terms are counted, and how.</param>
    /// <param name="vocabulary">Terms in the order of the columns.</param>
    /// <param name="importance">Inverse document frequency of each.</param>
    public TfIdfVectorizer(TfIdfForm form, IReadOnlyList<string> vocabulary, double[] importance)
    {
        _form = form;
        _terms = new TextTerms(form.ShortestNgram, form.LongestNgram);
        _columns = vocabulary.Index().ToDictionary(term => term.Item, term => term.Index, StringComparer.Ordinal);
        Vocabulary = vocabulary;
        Importance = importance;
    }

    public TfIdfForm Form => _form;

    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>Inverse document frequency of each term.</summary>
    public double[] Importance { get; }

    /// <summary>Learns terms and their frequencies.</summary>
    public static TfIdfVectorizer Fit(TfIdfForm form, IReadOnlyCollection<string> texts)
    {
        var terms = new TextTerms(form.ShortestNgram, form.LongestNgram);
        var pieces = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string term in texts.SelectMany(text => terms.Of(text).Distinct()))
        {
            pieces[term] = pieces.GetValueOrDefault(term) + 1;
        }

        return new TfIdfVectorizer(form, [.. pieces.Keys], [.. pieces.Values.Select(count => Math.Log((1.0 + texts.Count) / (1.0 + count)) + 1)]);
    }

    /// <returns>Of length 1; of length 0 for a text without a known term.</returns>
    public SparseRow Transform(string text)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (string term in _terms.Of(text))
        {
            if (_columns.TryGetValue(term, out int column))
            {
                counts[column] = counts.GetValueOrDefault(column) + 1;
            }
        }

        double[] values = [.. counts.Select(term => (_form.SublinearFrequency ? 1 + Math.Log(term.Value) : term.Value) * Importance[term.Key])];
        double length = Math.Sqrt(values.Sum(value => value * value));
        return new SparseRow([.. counts.Keys], Array.ConvertAll(values, value => value / length));
    }
}
