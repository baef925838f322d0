using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.SampleCorpus;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Local.Demo;

/// <summary>What the demo trains on, and how. Steps are fixed, never a time limit.</summary>
/// <param name="Name">Name of the corpus and of the published model.</param>
/// <param name="Corpus">The sample corpus; null for data of the user's own.</param>
/// <param name="BaseModel">Where BERT begins.</param>
/// <param name="LanguageModel">How it is adapted.</param>
/// <param name="Classifier">How taggers are trained.</param>
public sealed record DemoPlan(string Name, SampleCorpusOptions? Corpus, string BaseModel, LanguageModelOptions LanguageModel, ClassifierOptions Classifier)
{
    private const int MaxLength = 64;
    private const int RealLength = 128;

    /// <summary>Where BERT begins unless it is said otherwise.</summary>
    public const string Pretrained = "minilm";

    /// <summary>The same of a small demo: two layers of width 128, which know nothing and learn nothing in a minute.</summary>
    public const string Scratch = "scratch:tiny";

    /// <param name="size">How much it computes.</param>
    /// <param name="asked">Where BERT begins; null for what suits the size.</param>
    /// <param name="seed">Of the sample corpus.</param>
    public static DemoPlan Of(DemoSize size, string? asked, int seed)
    {
        bool isSmall = size == DemoSize.Small;
        string baseModel = asked ?? (isSmall ? Scratch : Pretrained);
        bool isPretrained = PretrainedModel.Find(baseModel) is not null;
        string name = string.Create(CultureInfo.InvariantCulture, $"demo{(isSmall ? "-small" : "")}{(isPretrained ? $"-{baseModel}" : "")}-{seed}");
        SampleCorpusOptions corpus = isSmall
            ? new(seed, Unlabelled: 2_000, Train: 300, Validation: 150, Test: 300)
            : new(seed, Unlabelled: isPretrained ? 4_000 : 16_000);
        return isPretrained
            ? new(name, corpus, baseModel, Adaptation, PretrainedTaggers)
            : new(name, corpus, baseModel, FromScratch(epochs: isSmall ? 1 : 3), Taggers(epochs: isSmall ? 3 : 12));
    }

    /// <summary>The same on data of the user's own, whose lengths it chooses by.</summary>
    /// <param name="folder">Unlabelled feedback, and labelled feedback in its subfolder.</param>
    /// <param name="baseModel">Where BERT begins; null for <see cref="Pretrained"/>.</param>
    /// <exception cref="UserErrorException">There is no such folder, or nothing labelled in it.</exception>
    public static DemoPlan OfReal(string folder, string? baseModel)
    {
        string labelled = Path.Combine(folder, CorpusStore.LabelledFolder);
        if (!Directory.Exists(labelled))
        {
            throw new UserErrorException($"There is no folder '{labelled}'. Put the labelled feedback there, and the unlabelled into '{folder}'.");
        }

        DemoPlan sample = Of(DemoSize.Standard, baseModel, seed: 1);
        return sample with
        {
            Name = new DirectoryInfo(folder).Name,
            Corpus = null,
            LanguageModel = sample.LanguageModel with { MaxSequenceLength = RealLength },
            Classifier = sample.Classifier with { MaxSequenceLength = null },
        };
    }

    /// <param name="corpus">Local folder with the corpus.</param>
    public RunRequest Request(string corpus) => new() { Corpus = corpus, BaseModel = BaseModel, LanguageModel = LanguageModel, Classifier = Classifier };

    private static LanguageModelOptions FromScratch(int epochs) => new()
    {
        VocabularySize = 2_500,
        MaxSequenceLength = MaxLength,
        Epochs = epochs,
        TokensPerStep = 2_048,
        Optimizer = new() { LearningRate = 2e-3, Warmup = 0.05 },
    };

    private static ClassifierOptions Taggers(int epochs) => new()
    {
        Epochs = epochs,
        BatchSize = 32,
        MaxSequenceLength = MaxLength,
        Optimizer = new() { LearningRate = 1e-3, Warmup = 0.1 },
        Patience = 0,
    };

    /// <summary>
    /// Embeddings stay as they are: the sample corpus has no word that the base model has not read. So do the lower layers, as the article has it: with all of them the adapted encoder was
    /// the worse start for so few epochs of a tagger (bench/README.md).
    /// </summary>
    private static LanguageModelOptions Adaptation => new()
    {
        Recipe = LanguageModelRecipe.Modern,
        MaxSequenceLength = MaxLength,
        Epochs = 1,
        TokensPerStep = 1_024,
        Optimizer = new() { LearningRate = 1e-4 },
        Trainable = new() { Embeddings = false, Layers = 3 },
    };

    /// <summary>As measured in bench/README.md.</summary>
    private static ClassifierOptions PretrainedTaggers => new()
    {
        Epochs = 4,
        BatchSize = 8,
        Optimizer = new() { LearningRate = 3e-4 },
        Head = new() { LearningRateFactor = 30 },
        Trainable = new() { Embeddings = false },
        Patience = 0,
    };
}
