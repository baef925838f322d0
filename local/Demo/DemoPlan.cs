using System.Globalization;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.SampleCorpus;

namespace BertPipeline.Local.Demo;

/// <summary>What the demo trains on, and how. Steps are fixed, never a time limit.</summary>
/// <param name="Name">Name of the corpus and of the published model.</param>
/// <param name="Corpus">The sample corpus.</param>
/// <param name="BaseModel">Where BERT begins.</param>
/// <param name="LanguageModel">How it is adapted.</param>
/// <param name="Classifier">How taggers are trained.</param>
public sealed record DemoPlan(string Name, SampleCorpusOptions Corpus, string BaseModel, LanguageModelOptions LanguageModel, ClassifierOptions Classifier)
{
    private const int MaxLength = 64;

    /// <summary>The base model of a plan that asks for none: two layers of width 128 over short texts, what two cores train in minutes.</summary>
    public const string Scratch = "scratch:tiny";

    public static DemoPlan Of(DemoSize size, string baseModel, int seed)
    {
        bool isSmall = size == DemoSize.Small;
        bool isPretrained = PretrainedModel.Find(baseModel) is not null;
        string name = string.Create(CultureInfo.InvariantCulture, $"demo{(isSmall ? "-small" : "")}{(isPretrained ? $"-{baseModel}" : "")}-{seed}");
        SampleCorpusOptions corpus = isSmall
            ? new(seed, Unlabelled: 2_000, Train: 300, Validation: 150, Test: 300)
            : new(seed, Unlabelled: isPretrained ? 4_000 : 16_000);
        return isPretrained
            ? new(name, corpus, baseModel, Adaptation, PretrainedTaggers)
            : new(name, corpus, baseModel, FromScratch(epochs: isSmall ? 1 : 3), Taggers(epochs: isSmall ? 3 : 12));
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

    /// <summary>Embeddings stay as they are: the sample corpus has no word that the base model has not read.</summary>
    private static LanguageModelOptions Adaptation => new()
    {
        MaxSequenceLength = MaxLength,
        Epochs = 1,
        TokensPerStep = 1_024,
        Optimizer = new() { LearningRate = 1e-4 },
        Trainable = new() { Embeddings = false },
    };

    /// <summary>As measured in bench/README.md.</summary>
    private static ClassifierOptions PretrainedTaggers => new()
    {
        Epochs = 6,
        BatchSize = 16,
        Optimizer = new() { LearningRate = 3e-4 },
        Head = new() { LearningRateFactor = 30 },
        Trainable = new() { Embeddings = false },
        Patience = 0,
    };
}
