using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Steps;

/// <summary>An artifact that a run has made and that the storage has lost: a killed emulator forgets what it has answered, and each of its services on its own.</summary>
public sealed class LostArtifactTests(AzuriteFixture azurite)
{
    private readonly ArtifactRef _lost = new(StepName.IngestCorpus, "key-" + Guid.NewGuid().ToString("N"), "digest");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_InputIsLost_FailsAndSaysWhatToDo()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        var corpus = new StepResult(StepOutcome.Succeeded, _lost);

        StepResult result = await host.RunAsync(
            host.Step<SplitSentences>(), new StepIdentity(StepName.SplitSentences), new SplitSentencesParameters("00000"), (StepInput.Corpus, corpus));

        AssertSaysWhatToDo(result);
    }

    [Fact]
    public async Task OfAsync_ResultOfAJobIsLost_FailsAndSaysWhatToDo()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        var job = new GpuJob
        {
            RunId = host.RunId,
            JobId = "evaluate-bert-1",
            Step = StepName.Evaluate,
            ArtifactKey = _lost.Key,
            InstanceId = "instance",
            State = JobState.Succeeded,
            Result = _lost,
            EnqueuedAt = TimeProvider.System.GetUtcNow(),
        };

        StepResult result = await host.Get<GpuJobResults>().OfAsync(new StepIdentity(StepName.Evaluate, "bert", 1), job, Token);

        AssertSaysWhatToDo(result);
    }

    private void AssertSaysWhatToDo(StepResult result)
    {
        Assert.Equal(StepOutcome.Failed, result.Outcome);
        Assert.Equal($"Artifact {_lost.Step}/{_lost.Key} does not exist. It was deleted, or never completed; start the run again.", result.Error);
    }
}
