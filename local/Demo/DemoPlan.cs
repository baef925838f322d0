using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.SampleCorpus;

namespace BertPipeline.Local.Demo;

/// <summary>What the demo trains on, and how. Steps are fixed, never a time limit.</summary>
/// <param name="Name">Name of the corpus and of the published model.</param>
/// <param name="Corpus">The sample corpus.</param>
/// <param name="LanguageModelEpochs">Passes over the unlabelled pieces.</param>
/// <param name="ClassifierEpochs">Largest number of epochs of the classifiers.</param>
public sealed record DemoPlan(string Name, SampleCorpusOptions Corpus, int LanguageModelEpochs, int ClassifierEpochs)
{
    public static DemoPlan Of(DemoSize size, int seed)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $"{seed}");
        return size == DemoSize.Small
            ? new($"demo-small-{suffix}", new SampleCorpusOptions(seed, Unlabelled: 2_000, Train: 300, Validation: 150, Test: 300), LanguageModelEpochs: 1, ClassifierEpochs: 3)
            : new($"demo-{suffix}", new SampleCorpusOptions(seed, Unlabelled: 16_000), LanguageModelEpochs: 3, ClassifierEpochs: 12);
    }

    /// <summary>Two layers of width 128 over short texts: what two cores train in minutes.</summary>
    /// <param name="corpus">Local folder with the corpus.</param>
    public RunRequest Request(string corpus) => new()
    {
        Corpus = corpus,
        BaseModel = "scratch:tiny",
        LanguageModel = new()
        {
            VocabularySize = 2_500,
            MaxSequenceLength = 64,
            Epochs = LanguageModelEpochs,
            TokensPerStep = 2_048,
            Optimizer = new() { LearningRate = 2e-3, Warmup = 0.05 },
        },
        Classifier = new()
        {
            Epochs = ClassifierEpochs,
            BatchSize = 32,
            MaxSequenceLength = 64,
            Optimizer = new() { LearningRate = 1e-3, Warmup = 0.1 },
            Patience = 0,
        },
    };
}
