using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Machines;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;

namespace BertPipeline.EndToEnd.Tests;

/// <summary>
/// The promise of the project: whatever is killed on the way, the run ends with the bytes that an undisturbed one publishes. <c>bench/Chaos</c> draws many more such
/// runs; workers that are killed are in <see cref="TaggingKillTests"/>.
/// </summary>
public sealed class KillTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Run_WorkerStandsStillBeyondItsLeaseAndHostIsKilled_PublishesWhatAnUndisturbedRunPublishes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGSTOP is sent with kill.");
        await using Machine machine = await Machine.CreateAsync(azurite);
        RunRequest request = await SampleRun.DropAsync(machine);
        PipelineProcess host = await machine.StartHostAsync();
        PipelineProcess worker = machine.StartWorker();

        RunStatus calm = await FinishAsync(machine, await machine.PostRunAsync(request with { PublishAs = $"calm-{request.Corpus}" }));

        // With force nothing is reused, so that everything is computed again under fire.
        string id = await machine.PostRunAsync(request with { PublishAs = $"stormy-{request.Corpus}", Force = true });
        await machine.WaitForRunAsync(id, r => LanguageModel(r)?.Progress?.Step > 5, "language-model fine-tuning is under way");
        worker.Pause();
        machine.StartWorker();
        await machine.WaitForRunAsync(id, r => LanguageModel(r) is { State: StepState.Running, Attempt: >= 2, Progress.Step: > 0 }, "another worker has taken over");
        await host.KillAsync();
        await machine.StartHostAsync();
        worker.Continue();
        RunStatus stormy = await FinishAsync(machine, id);

        Assert.Equal(await machine.TaggerDigestsAsync(calm.Model!), await machine.TaggerDigestsAsync(stormy.Model!));
        Assert.Single(await new ModelStore(machine.Storage, TimeProvider.System).ListVersionsAsync(stormy.Request!.PublishAs!, TestContext.Current.CancellationToken));
    }

    /// <summary>The step, once the run lists it: a run that has not begun lists none.</summary>
    private static StepStatus? LanguageModel(RunStatus run) => run.Steps.SingleOrDefault(s => s.Step == StepName.FinetuneLanguageModel);

    private static Task<RunStatus> FinishAsync(Machine machine, string id) =>
        machine.WaitForRunAsync(id, r => r.State == RunState.Succeeded, $"run {id} succeeds");
}
