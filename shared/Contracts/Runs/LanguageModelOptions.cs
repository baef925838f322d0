using System.ComponentModel.DataAnnotations;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Contracts.Runs;

/// <summary>Vocabulary, pregeneration and fine-tuning of the language model.</summary>
public sealed record LanguageModelOptions
{
    /// <summary>What <see cref="MaximumRowBytes"/> may be.</summary>
    public const int LeastRowBytes = 1 << 10;

    /// <inheritdoc cref="LeastRowBytes"/>
    public const int MostRowBytes = 64 << 20;

    public LanguageModelRecipe Recipe { get; init; } = LanguageModelRecipe.Article;

    /// <summary>
    /// A language model in <c>models</c> that this one goes on from (<c>name</c> or <c>name/version</c>), with its vocabulary: from the weights before its learning rate fell, where it has
    /// kept them. Null begins from the base model.
    /// </summary>
    public string? ContinueFrom { get; init; }

    /// <summary>Name in <c>models</c> under which the language model is published; the corpus's last segment with <c>-adapted</c> when null.</summary>
    public string? PublishAs { get; init; }

    /// <summary>How <c>.txt</c> files are laid out.</summary>
    public TextLayout Layout { get; init; } = TextLayout.Auto;

    /// <summary>Column or key that holds the text, of whatever format has fields; case does not count. Where a file has no <c>text</c>, its one other usual name is taken, and told.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>Between the fields of csv and tsv: a character, or <c>tab</c>. Null finds out.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Encoding of the files by its name (<c>windows-1251</c>, <c>shift_jis</c>); null finds UTF-8, UTF-16 and Windows-1252 out.</summary>
    public string? Encoding { get; init; }

    /// <summary>Above this share of unreadable rows the ingest fails; of labelled files too.</summary>
    [Range(0.0, 1.0)]
    public double MaximumUnreadable { get; init; } = 0.01;

    /// <summary>Longest row in bytes, from 1 KB to 64 MB; a longer one counts as unreadable. Null: 1 MB.</summary>
    [Range(LeastRowBytes, MostRowBytes)]
    public int? MaximumRowBytes { get; init; }

    /// <summary>True keeps the texts of validation and test in the corpus; the report is then marked transductive.</summary>
    public bool KeepTestText { get; init; }

    /// <summary>True keeps one of several equal texts; they are counted either way.</summary>
    public bool DropDuplicates { get; init; }

    /// <summary>Entries of the vocabulary that <c>scratch:*</c> trains.</summary>
    [Range(100, 1_000_000)]
    public int VocabularySize { get; init; } = 30_522;

    /// <summary>Passes over the data.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 3;

    /// <summary>Epochs of fresh examples; <see cref="Epochs"/> when null. Later epochs use them again in turn. The recipe modern has one, and draws its masks in training.</summary>
    [Range(1, 1000)]
    public int? EpochsToGenerate { get; init; }

    /// <summary>Longest example in tokens, special tokens included.</summary>
    [Range(8, 512)]
    public int MaxSequenceLength { get; init; } = 128;

    [Range(0.0, 1.0)]
    public double ShortSequenceProbability { get; init; } = 0.1;

    /// <summary>Share of the tokens to predict; of the held-out examples in either recipe.</summary>
    [Range(0.01, 0.9)]
    public double MaskedLanguageModelProbability { get; init; } = 0.15;

    /// <summary>The same for the recipe modern's training.</summary>
    public MaskingRate MaskingRate { get; init; } = new();

    public bool WholeWordMasking { get; init; }

    /// <summary>Real tokens an optimizer step.</summary>
    [Range(64, 1_000_000)]
    public int TokensPerStep { get; init; } = 4096;

    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>In training, of hidden states and attention; null: as the base model's configuration says.</summary>
    [Range(0.0, 0.9)]
    public double? Dropout { get; init; }

    public TrainableOptions Trainable { get; init; } = new();

    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>GPUs of one worker that share out every training step: a number, or all that it has.</summary>
    public DeviceCount Devices { get; init; } = DeviceCount.One;

    /// <summary>Seed of the held-out choice, the examples, the initial weights and the training.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; } = 42;
}
