using BertPipeline.Contracts.Runs;
using BertPipeline.SampleCorpus;
using BertPipeline.Storage;
using BertPipeline.Storage.Corpora;
using Xunit;

namespace BertPipeline.Machines;

/// <summary>A corpus and a request small enough to train in seconds; nobody looks at the quality.</summary>
public static class SampleRun
{
    private static readonly SampleCorpusOptions Size = new(Seed: 3, Unlabelled: 600, Train: 150, Validation: 60, Test: 80);

    public static Task<RunRequest> DropAsync(Machine machine) => DropAsync(machine.Storage);

    public static async Task<RunRequest> DropAsync(PipelineStorage storage)
    {
        string corpus = "sample-" + storage.TaskHub;
        var corpora = new CorpusStore(storage);
        var generator = new SampleCorpusGenerator(Size);
        using var unlabelled = new MemoryStream();
        SampleCorpusFiles.WriteUnlabelled(unlabelled, generator.Unlabelled());
        using var labelled = new MemoryStream();
        SampleCorpusFiles.WriteLabelled(labelled, generator.Labelled());
        unlabelled.Position = labelled.Position = 0;
        await storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
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
