using System.Diagnostics;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Machines;
using BertPipeline.Storage.Jobs;
using BertPipeline.Testing;

namespace BertPipeline.EndToEnd.Tests;

public sealed class CancelTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Cancel_DuringFinetuning_FreesEverythingWithinHalfAMinute()
    {
        await using Machine machine = await Machine.CreateAsync(azurite);
        RunRequest request = await SampleRun.DropAsync(machine);
        await machine.StartHostAsync();
        machine.StartWorker();
        string id = await machine.PostRunAsync(request with { LanguageModel = request.LanguageModel with { Epochs = 1000, EpochsToGenerate = 1 } });
        await machine.WaitForRunAsync(
            id, r => r.Steps.Any(s => s.Step == StepName.FinetuneLanguageModel && s.Progress?.Step > 0), "language-model fine-tuning is under way");

        var watch = Stopwatch.StartNew();
        await machine.CancelAsync(id);
        await machine.WaitForRunAsync(id, r => r.State == RunState.Cancelled, "the run is cancelled");

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await foreach (StoredJob job in new JobStore(machine.Storage).ListAsync(id, TestContext.Current.CancellationToken))
        {
            Assert.True(job.Job.State.IsTerminal(), $"{job.Job.JobId} is {job.Job.State}");
        }
    }
}
