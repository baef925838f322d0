using System.Text.Json;
using BertPipeline.Conformance;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Gpu;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Testing;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace BertPipeline.DurableTask.Tests;

/// <summary>
/// A host died after it had sent a turn's calls and before it wrote the turn down: what was called answers under a number that has come to be another call's. The engine tells
/// answers by their numbers alone (<c>findings/dtfx-an-answer-goes-to-another-call-after-a-crash.sh</c>).
/// </summary>
public sealed class StrayAnswerTests(AzuriteFixture azurite)
{
    private const string GpuJob = "train-classifier-bert-1";
    private const string Activity = "ingest-corpus";

    private static readonly RunRequest Request = new() { Corpus = "feedback", BaseModel = "scratch:tiny" };

    private static readonly string OfAnotherStep = JsonSerializer.Serialize(
        new StepResult(StepOutcome.Succeeded, new ArtifactRef("evaluate", "another", "digest of another"), Summary: new Dictionary<string, string> { ["shards"] = "7" }) { StepId = "evaluate-bert-7" },
        PipelineJson.Options);

    public static TheoryData<string, string> Answers => new()
    {
        { GpuJob, OfAnotherStep }, { GpuJob, "true" }, { GpuJob, "null" }, { Activity, OfAnotherStep },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Run_AnswerOfAnotherCall_IsNotTakenForTheStepsOwn(string step, string answer)
    {
        var steps = new ScriptedSteps();
        steps.Hanging.Add(step);
        await using HubHost host = await HubHost.StartAsync(azurite, steps.Register);
        string id = await host.StartAsync(PipelineTasks.TrainingRun, new TrainingRunInput("run-1", Request), "run-1");
        await Eventually.TrueAsync(() => Task.FromResult(steps.Called.Contains(step)), "the step has begun");
        int number = await NumberOfAsync(host, id, step);
        steps.Hanging.Clear();

        HistoryEvent stray = step == Activity ? new TaskCompletedEvent(-1, number, answer) : new SubOrchestrationInstanceCompletedEvent(-1, number, answer);
        await host.Hub.Service.SendTaskOrchestrationMessageAsync(new TaskMessage { OrchestrationInstance = new OrchestrationInstance { InstanceId = id }, Event = stray });
        OrchestrationMetadata ended = await host.EndAsync(id);
        steps.EndHanging();

        Assert.Equal(RunState.Succeeded, ended.ReadOutputAs<RunOutcome>()!.State);
        Assert.Equal(2, steps.Called.Count(called => called == step));
        string reader = step == Activity ? "split-sentences-00000" : "evaluate-bert-1";
        Assert.Contains(steps.Inputs[reader].Values, input => input.Digest == "digest of " + step);
    }

    /// <summary>Under which the engine waits for the answer of the step's call; what was called may begin before the call is in the history.</summary>
    private static async Task<int> NumberOfAsync(HubHost host, string instanceId, string step)
    {
        int? number = null;
        await Eventually.TrueAsync(async () => (number = await FindAsync()) is not null, "the call is in the history");
        return number!.Value;

        async Task<int?> FindAsync()
        {
            using var history = JsonDocument.Parse(await host.Hub.Service.GetOrchestrationHistoryAsync(instanceId, executionId: null));
            return history.RootElement.EnumerateArray()
                .Where(e => (e.TryGetProperty("Name", out JsonElement name) && name.GetString() == step)
                    || (e.TryGetProperty("InstanceId", out JsonElement child) && child.GetString() == GpuStep.InstanceIdOf(instanceId, step)))
                .Select(e => (int?)e.GetProperty("EventId").GetInt32())
                .SingleOrDefault();
        }
    }
}
