namespace BertPipeline.Contracts.Runs;

/// <summary>A way to train a tagger; a run compares several.</summary>
/// <param name="Id">Name in requests, artifacts and reports.</param>
/// <param name="Family">The code that trains it.</param>
/// <param name="Encoder">Which encoder it starts from.</param>
public sealed record Variant(string Id, VariantFamily Family, EncoderSource Encoder)
{
    public const string BagOfTricks = "bag-of-tricks";
    public const string Bert = "bert";
    public const string BertDeeper = "bert-deeper";
    public const string BertAdapted = "bert-adapted";
    public const string TfIdf = "tf-idf";
    public const string Cnn = "cnn";
    public const string Lstm = "lstm";
    public const string Ulmfit = "ulmfit";

    public static IReadOnlyList<Variant> All { get; } =
    [
        new(BagOfTricks, VariantFamily.BagOfTricks, EncoderSource.None),
        new(TfIdf, VariantFamily.TfIdf, EncoderSource.None),
        new(Cnn, VariantFamily.Cnn, EncoderSource.Base),
        new(Lstm, VariantFamily.Lstm, EncoderSource.Base),
        new(Bert, VariantFamily.Bert, EncoderSource.Base),
        new(BertDeeper, VariantFamily.Bert, EncoderSource.Base),
        new(BertAdapted, VariantFamily.Bert, EncoderSource.Adapted),
        new(Ulmfit, VariantFamily.Ulmfit, EncoderSource.OwnLanguageModel),
    ];

    public static Variant Get(string id) => All.FirstOrDefault(v => v.Id == id)
        ?? throw new UserErrorException($"Unknown variant '{id}'. Known variants: {string.Join(", ", All.Select(v => v.Id))}.");

    /// <summary>
    /// The name that people read. "Adapted" is said only when the base model had been trained on other text.
    /// </summary>
    public string DisplayName(string baseModel)
    {
        ArgumentNullException.ThrowIfNull(baseModel);
        bool scratch = baseModel.StartsWith("scratch:", StringComparison.Ordinal);
        return (Family, Encoder) switch
        {
            (VariantFamily.BagOfTricks, _) => "Bag of tricks",
            (VariantFamily.TfIdf, _) => "TF-IDF, logistic regression",
            (VariantFamily.Cnn, _) => "CNN",
            (VariantFamily.Lstm, _) => "LSTM",
            (VariantFamily.Ulmfit, _) => "ULMFiT",
            (_, EncoderSource.Adapted) => scratch ? "BERT, pretrained on your corpus" : "BERT, adapted to your corpus",
            _ => $"{(scratch ? "BERT, random weights" : $"BERT ({baseModel})")}{(Id == BertDeeper ? ", deeper layers only" : "")}",
        };
    }
}

public enum VariantFamily
{
    BagOfTricks,

    /// <summary>Words weighed by their frequencies, and a logistic regression a tag.</summary>
    TfIdf,

    /// <summary>Filters over word embeddings, and the largest answer of each (Kim 2014, arXiv:1408.5882).</summary>
    Cnn,

    /// <summary>Word embeddings read one after the other (Hochreiter and Schmidhuber 1997).</summary>
    Lstm,
    Bert,

    /// <summary>Howard and Ruder 2018, arXiv:1801.06146.</summary>
    Ulmfit,
}

public enum EncoderSource
{
    None,

    /// <summary>The run's base model as it is.</summary>
    Base,

    /// <summary>The base model after fine-tuning on the corpus.</summary>
    Adapted,

    /// <summary>A language model of the variant's own, trained on the corpus with the base model's vocabulary.</summary>
    OwnLanguageModel,
}
