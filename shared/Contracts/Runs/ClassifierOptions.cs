using System.ComponentModel.DataAnnotations;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Contracts.Runs;

/// <summary>Training of the taggers, and how they are judged.</summary>
public sealed record ClassifierOptions
{
    /// <summary>More would be read by nobody, and the choice is of every pair.</summary>
    private const int MostSuggestions = 1000;

    /// <summary>Under so many labelled pieces a part of them judges and tunes badly.</summary>
    public const int FewLabels = 1000;

    /// <summary>Column or key that holds the text of labelled files; null: the corpus's <see cref="LanguageModelOptions.TextField"/> where a file has it, else <c>text</c>.</summary>
    public string? TextField { get; init; }

    /// <summary>Columns or keys that hold the tags: names of tags, or one a tag with yes and no. Empty: <c>labels</c> and other usual names, else every column of yes and no.</summary>
    public IReadOnlyList<string> LabelFields { get; init; } = [];

    /// <summary>What parts the tags of one cell; null finds out on the whole column.</summary>
    public string? LabelSeparator { get; init; }

    /// <summary>Column or key that names a labelled row, kept beside its piece; <c>id</c> when null.</summary>
    public string? IdField { get; init; }

    /// <summary>Of the labelled files, as <see cref="LanguageModelOptions.Delimiter"/>.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Of the labelled files, as <see cref="LanguageModelOptions.Encoding"/>.</summary>
    public string? Encoding { get; init; }

    /// <summary>Of the labelled files, as <see cref="LanguageModelOptions.MaximumRowBytes"/>.</summary>
    [Range(LanguageModelOptions.LeastRowBytes, LanguageModelOptions.MostRowBytes)]
    public int? MaximumRowBytes { get; init; }

    /// <summary>What is wanted of some tags instead of the best F1, in what is published.</summary>
    public IReadOnlyList<OperatingPointOptions> OperatingPoints { get; init; } = [];

    /// <summary>Shares of the pieces for validation and test; the rest trains.</summary>
    [Range(0.01, 0.5)]
    public double ValidationShare { get; init; } = 0.15;

    /// <inheritdoc cref="ValidationShare"/>
    [Range(0.01, 0.8)]
    public double TestShare { get; init; } = 0.15;

    /// <summary>
    /// Parts for cross-validation, in which every piece is judged by a model that has not seen it; 1 splits once, by the shares. Null: 5 where fewer than <see cref="FewLabels"/> pieces are labelled,
    /// none of them says its part and neither a learning curve nor an ensemble is asked for; else 1.
    /// </summary>
    [Range(1, 20)]
    public int? Folds { get; init; }

    /// <summary>Largest number of epochs; early stopping may end sooner. Null chooses by the base model: 4 for a pretrained one, 12 for <c>scratch:*</c>.</summary>
    [Range(1, 1000)]
    public int? Epochs { get; init; }

    /// <summary>Examples an optimizer step.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Longest piece in tokens, special tokens included; longer ones are cut. Null: what 95 % of the training pieces fit into, a multiple of 8, at most the model's positions.
    /// </summary>
    [Range(8, 512)]
    public int? MaxSequenceLength { get; init; }

    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>BERT's, in training, of hidden states and attention; null: as the base model's configuration says. The head has its own.</summary>
    [Range(0.0, 0.9)]
    public double? Dropout { get; init; }

    public HeadOptions Head { get; init; } = new();

    public TrainableOptions Trainable { get; init; } = new();

    /// <summary>Encoder layers, from the top, that the variant <see cref="Variant.BertDeeper"/> trains; the others and the embeddings are frozen. A model that has fewer trains all of them.</summary>
    [Range(1, 1000)]
    public int DeeperLayers { get; init; } = 3;

    /// <summary>Epochs without a better macro average precision on validation before training stops; 0 never stops early.</summary>
    [Range(0, 1000)]
    public int Patience { get; init; } = 3;

    /// <summary>Weighs the positives of a tag by negatives over positives (capped at 10) in the loss.</summary>
    public bool PositiveWeight { get; init; }

    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>
    /// A variant's seeds are one tagger, which answers with the mean of their logits: judged, and published where it is chosen, as such. It takes as many trainings as there are seeds, and as long
    /// to tag. False: every seed is a tagger of its own, figures are means over them, and the best one is published.
    /// </summary>
    public bool Ensemble { get; init; }

    /// <summary>GPUs of one worker that share out every training step: a number, or all that it has.</summary>
    public DeviceCount Devices { get; init; } = DeviceCount.One;

    public BagOfTricksOptions BagOfTricks { get; init; } = new();

    public TfIdfOptions TfIdf { get; init; } = new();

    public CnnOptions Cnn { get; init; } = new();

    public LstmOptions Lstm { get; init; } = new();

    /// <summary>Searches every variant's settings on validation; null trains them as they are given.</summary>
    public SweepOptions? Sweep { get; init; }

    /// <summary>Every variant is also trained on so many of the training pieces, the fewer among the more, to show what labels are worth.</summary>
    public IReadOnlyList<int> LearningCurve { get; init; } = [];

    /// <summary>Looks for training labels that predictions by models which have not seen them contradict; null does not.</summary>
    public LabelCheckOptions? LabelCheck { get; init; }

    /// <summary>So many texts of the corpus are chosen that are worth labelling; null chooses none.</summary>
    [Range(1, MostSuggestions)]
    public int? SuggestLabels { get; init; }

    /// <summary>Documents of the corpus, drawn by a hash, that they are chosen from.</summary>
    [Range(10, 200_000)]
    public int SuggestFrom { get; init; } = 20_000;

    /// <summary>Resamples of the paired bootstrap.</summary>
    [Range(100, 1_000_000)]
    public int Resamples { get; init; } = 10_000;

    /// <summary>Salt of the hash that assigns pieces to train, validation and test.</summary>
    public string SplitSalt { get; init; } = "split-1";
}
