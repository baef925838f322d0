using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Machines;

namespace BertPipeline.EndToEnd.Tests;

/// <summary>A machine whose host starts everything itself, the storage too.</summary>
public sealed class MachineAloneTests
{
    /// <summary>The storage that the host has started ends with it, and must have written down what it had answered in the last seconds.</summary>
    [Fact]
    public async Task Run_HostIsKilledTwice_GoesOnToItsEnd()
    {
        await using Machine machine = Machine.Alone();
        PipelineProcess host = await machine.StartHostAsync(workers: 1);
        string id = await machine.PostRunAsync(await SampleRun.DropAsync(machine));
        await machine.WaitForRunAsync(id, r => r.Steps.Any(s => s is { Step: StepName.FinetuneLanguageModel, Progress.Step: > 5 }), "language-model fine-tuning is under way");
        await host.KillAsync();
        host = await machine.StartHostAsync(workers: 1);
        await machine.WaitForRunAsync(id, r => r.Steps.Any(s => s is { Step: StepName.TrainClassifier, State: StepState.Succeeded }), "a tagger is trained");
        await host.KillAsync();
        host = await machine.StartHostAsync(workers: 1);

        RunStatus run = await machine.WaitForRunAsync(id, r => r.State == RunState.Succeeded, $"run {id} succeeds");

        Assert.NotNull(run.Model);
        await host.StopAsync();
    }
}
