using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.DurableTask;
using BertPipeline.Functions.Events;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Testing;

namespace BertPipeline.Functions.Tests.Orchestrations;

/// <summary>A GPU step wakes up by the message that its worker sends, through the app's queue function.</summary>
public sealed class GpuStepTests
{
    private static readonly StepIdentity Step = new(StepName.TrainClassifier, "bert", 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EventsOfItsJob_WakeItEachTime()
    {
        int looks = 0;
        var artifact = new ArtifactRef(Step.Name, "key", "digest");
        TaskRegistry tasks = new TaskRegistry()
            .AddOrchestrator(PipelineTasks.GpuStep, new GpuStep())
            .Activity<GpuStepInput, StepResult?>(PipelineTasks.EnqueueGpuJob, _ => null)
            .Activity<GpuStepInput, StepResult?>(
                PipelineTasks.ReadGpuJob, _ => Interlocked.Increment(ref looks) < 2 ? null : new StepResult(StepOutcome.Succeeded, artifact));
        await using DurableSdk sdk = await DurableSdk.StartAsync(tasks);
        var function = new RunEventFunction(sdk.Client, sdk.Bound);
        string instanceId = GpuStep.InstanceIdOf("run-1", Step.Id);
        var call = new StepCall<JsonElement>("run-1", Step, JsonSerializer.SerializeToElement(new { }), new Dictionary<string, ArtifactRef>(), Force: false);
        await sdk.Client.ScheduleNewOrchestrationInstanceAsync(PipelineTasks.GpuStep, new GpuStepInput(call, Deadline: null), new(instanceId), Token);

        for (int events = 1; events <= 2; events++)
        {
            var message = new RunEventMessage(instanceId, RunEventMessage.JobEndedEvent(Step.Id), "run-1", Step.Id);
            await function.RaiseAsync(message, sdk.Inner, new StubFunctionContext("RaiseRunEvent", cancellationToken: Token));
            await Eventually.TrueAsync(() => looks == events, $"the step reads its job for event {events}");
        }

        OrchestrationMetadata ended = await sdk.EndAsync(instanceId);
        Assert.Equal(artifact, JsonSerializer.Deserialize<StepResult>(ended.SerializedOutput!, PipelineJson.Options)!.Artifact);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("run-1:ended")]
    public async Task RaiseRunEvent_ForNobodyOrOneThatHasEnded_IsDone(string instanceId)
    {
        TaskRegistry tasks = new TaskRegistry().Orchestrator<string, string>("Echo", (_, input) => Task.FromResult(input));
        await using DurableSdk sdk = await DurableSdk.StartAsync(tasks);
        await sdk.RunAsync("Echo", "a", "run-1:ended");

        await new RunEventFunction(sdk.Client, sdk.Bound).RaiseAsync(
            new RunEventMessage(instanceId, "event", "run-1", "ended"), sdk.Inner, new StubFunctionContext("RaiseRunEvent", cancellationToken: Token));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await sdk.Client.GetInstanceAsync("run-1:ended", Token))!.RuntimeStatus);
    }
}
