using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Functions.Events;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Tests.Orchestrations;

/// <summary>A GPU step wakes up by the message that its worker sends, through the app's queue function.</summary>
public sealed class GpuStepTests
{
    private static readonly StepIdentity Step = new(StepName.TrainClassifier, "bert", 1);

    private static readonly string InstanceId = GpuStep.InstanceIdOf("run-1", Step.Id);

    private readonly ArtifactRef _artifact = new(Step.Name, "key", "digest");

    private int _looks;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EventsOfItsJob_WakeItEachTime()
    {
        await using DurableSdk sdk = await StartAsync();

        for (int events = 1; events <= 2; events++)
        {
            var message = new RunEventMessage(InstanceId, RunEventMessage.JobEndedEvent(Step.Id), "run-1", Step.Id);
            await RunEventFunction.RaiseAsync(message, sdk.Client, new StubFunctionContext("RaiseRunEvent", cancellationToken: Token));
            await Eventually.TrueAsync(() => _looks == events, $"the step reads its job for event {events}");
        }

        await AssertEndedAsync(sdk);
    }

    [Theory]
    [InlineData("42")]
    [InlineData("\"a text\"")]
    [InlineData("[1, {}]")]
    [InlineData("null")]
    public async Task Run_EventWithAnyPayload_IsAWakeUp(string payload)
    {
        await using DurableSdk sdk = await StartAsync();

        for (int events = 1; events <= 2; events++)
        {
            await sdk.Client.RaiseEventAsync(InstanceId, RunEventMessage.JobEndedEvent(Step.Id), JsonDocument.Parse(payload).RootElement, Token);
            await Eventually.TrueAsync(() => _looks == events, $"the step reads its job for event {events}");
        }

        await AssertEndedAsync(sdk);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("run-1:ended")]
    public async Task RaiseRunEvent_ForNobodyOrOneThatHasEnded_IsDone(string instanceId)
    {
        await using DurableSdk sdk = await DurableSdk.StartAsync(tasks => tasks.AddOrchestratorFunc<string, string>("Echo", (_, input) => Task.FromResult(input)));
        await sdk.RunAsync("Echo", "a", "run-1:ended");

        await RunEventFunction.RaiseAsync(
            new RunEventMessage(instanceId, "event", "run-1", "ended"), sdk.Client, new StubFunctionContext("RaiseRunEvent", cancellationToken: Token));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await sdk.Client.GetInstanceAsync("run-1:ended", Token))!.RuntimeStatus);
    }

    /// <summary>A step whose job has ended at the second look.</summary>
    private async Task<DurableSdk> StartAsync()
    {
        DurableSdk sdk = await DurableSdk.StartAsync(tasks =>
        {
            tasks.AddOrchestrator<GpuStep>(PipelineTasks.GpuStep);
            tasks.AddActivityFunc<GpuStepInput, StepResult?>(PipelineTasks.EnqueueGpuJob, (_, _) => (StepResult?)null);
            tasks.AddActivityFunc<GpuStepInput, StepResult?>(
                PipelineTasks.ReadGpuJob, (_, _) => Interlocked.Increment(ref _looks) < 2 ? null : new StepResult(StepOutcome.Succeeded, _artifact));
        });
        var call = new StepCall<JsonElement>("run-1", Step, JsonSerializer.SerializeToElement(new { }), new Dictionary<string, ArtifactRef>(), Force: false);
        await sdk.Client.ScheduleNewOrchestrationInstanceAsync(
            PipelineTasks.GpuStep, new GpuStepInput(call, Deadline: null), new StartOrchestrationOptions(InstanceId), Token);
        return sdk;
    }

    private async Task AssertEndedAsync(DurableSdk sdk)
    {
        OrchestrationMetadata ended = await sdk.EndAsync(InstanceId);
        Assert.Equal(_artifact, JsonSerializer.Deserialize<StepResult>(ended.SerializedOutput!, PipelineJson.Options)!.Artifact);
    }
}
