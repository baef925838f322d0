using BertPipeline.Contracts.Runs;
using BertPipeline.SampleCorpus;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.EndToEnd.Tests;

/// <summary>A corpus and a request small enough to train in seconds; nobody looks at the quality.</summary>
internal static class SampleRun
{
    private static readonly SampleCorpusOptions Size = new(Seed: 3, Unlabelled: 600, Train: 150, Validation: 60, Test: 80);

    public static async Task<RunRequest> DropAsync(Machine machine)
    {
        string corpus = "sample-" + machine.Storage.TaskHub;
        var corpora = new CorpusStore(machine.Storage);
        var generator = new SampleCorpusGenerator(Size);
        using var unlabelled = new MemoryStream();
        SampleCorpusFiles.WriteUnlabelled(unlabelled, generator.Unlabelled());
        using var labelled = new MemoryStream();
        SampleCorpusFiles.WriteLabelled(labelled, generator.Labelled());
        unlabelled.Position = labelled.Position = 0;
        await machine.Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await corpora.UploadAsync(corpus, "feedback.jsonl.gz", unlabelled, TestContext.Current.CancellationToken);
        await corpora.UploadAsync(corpus + "/labelled", "labelled.jsonl", labelled, TestContext.Current.CancellationToken);
        return new RunRequest
        {
            Corpus = corpus,
            BaseModel = "scratch:tiny",

            // Without the baseline, which may well be better here: what is published is what was interrupted.
            Variants = [Variant.Bert, Variant.BertAdapted],
            Baseline = Variant.Bert,
            LanguageModel = new() { VocabularySize = 500, Epochs = 6, MaxSequenceLength = 64, TokensPerStep = 512, Optimizer = new() { LearningRate = 1e-3 } },
            Classifier = new() { Epochs = 4, MaxSequenceLength = 64, Optimizer = new() { LearningRate = 1e-3 }, Resamples = 200 },
        };
    }
}
