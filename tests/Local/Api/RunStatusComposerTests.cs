using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage.Runs;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Local.Tests.Api;

public class RunStatusComposerTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(StepState.Queued, JobState.Running, null, StepState.Running)]
    [InlineData(StepState.Running, JobState.Queued, null, StepState.Queued)]
    [InlineData(StepState.Queued, JobState.Succeeded, null, StepState.Running)]
    [InlineData(StepState.Running, JobState.Failed, null, StepState.Failed)]
    [InlineData(StepState.Reused, JobState.Succeeded, "r0", StepState.Reused)]
    public void Compose_StepThatIsAJob_StandsAsItsEntity(StepState step, JobState job, string? reusedFrom, StepState expected)
    {
        RunStatus run = RunStatusComposer.Compose(Parts(OrchestrationRuntimeStatus.Running, step) with { Jobs = [Job(job, reusedFrom)] });

        Assert.Equal(expected, Assert.Single(run.Steps).State);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Terminated, RunState.Cancelled)]
    [InlineData(OrchestrationRuntimeStatus.Failed, RunState.Failed)]
    public void Compose_OrchestrationEndedByForce_LeavesNoStepRunning(OrchestrationRuntimeStatus status, RunState state)
    {
        RunStatus run = RunStatusComposer.Compose(Parts(status, StepState.Running));

        Assert.Equal((state, StepState.Cancelled), (run.State, Assert.Single(run.Steps).State));
    }

    [Fact]
    public void Compose_OrchestrationHalted_IsSuspendedAndItsStepsAreAsTheyStand()
    {
        RunStatus run = RunStatusComposer.Compose(Parts(OrchestrationRuntimeStatus.Suspended, StepState.Running));

        Assert.Equal((RunState.Suspended, StepState.Running), (run.State, Assert.Single(run.Steps).State));
    }

    [Fact]
    public void Compose_FannedOutStep_SumsFiguresAndSpansTimes()
    {
        StepRecord Shard(string id, int seconds, string documents) => new()
        {
            Id = id,
            Step = "train-classifier",
            Variant = "bert",
            Seed = 1,
            StartedAt = Start.AddSeconds(seconds),
            EndedAt = Start.AddSeconds(seconds + 5),
            Summary = new Dictionary<string, string> { ["documents"] = documents, ["layout"] = "pieces", ["parameters"] = "5", ["bestEpoch"] = "2", ["tokensPerSecond"] = "900" },
        };
        RunStatus run = RunStatusComposer.Compose(
            Parts(OrchestrationRuntimeStatus.Running, StepState.Succeeded) with { Steps = [Shard("a", 0, "10"), Shard("b", 3, "32")] });

        StepStatus step = Assert.Single(run.Steps);
        Assert.Equal((Start, Start.AddSeconds(8)), (step.StartedAt, step.EndedAt));
        Assert.Equal([KeyValuePair.Create("documents", "42")], step.Summary);
    }

    [Fact]
    public void Compose_HistoryPurged_TellsTheRecordedEnd()
    {
        RunParts parts = Parts(OrchestrationRuntimeStatus.Running, StepState.Running) with
        {
            Instance = null,
            End = new RunEnd(RunState.Succeeded, Start.AddHours(1), Model: "tagger/0001"),
        };

        RunStatus run = RunStatusComposer.Compose(parts);

        Assert.Equal((RunState.Succeeded, "tagger/0001", Start.AddHours(1)), (run.State, run.Model, run.UpdatedAt));
    }

    [Fact]
    public void Compose_HistoryPurged_ShowsTheStepsThatEnded()
    {
        StepRecord Record(string step, int second, string? reusedFrom = null, string? error = null, string part = "") => new()
        {
            Id = step + part,
            Step = step,
            StartedAt = Start.AddSeconds(second),
            EndedAt = Start.AddSeconds(second + 1),
            ReusedFrom = reusedFrom,
            Error = error,
            Summary = new Dictionary<string, string> { ["documents"] = "2" },
        };
        RunParts parts = Parts(OrchestrationRuntimeStatus.Running, StepState.Running) with
        {
            Instance = null,
            End = new RunEnd(RunState.Failed, Start.AddHours(1), "It broke."),
            Steps = [Record("publish", 9, error: "It broke."), Record("split-sentences", 2, part: "-1"), Record("ingest-corpus", 0, "r0"), Record("split-sentences", 3, part: "-0")],
        };

        RunStatus run = RunStatusComposer.Compose(parts);

        Assert.Equal(
            [("ingest-corpus", StepState.Reused), ("split-sentences", StepState.Succeeded), ("publish", StepState.Failed)], run.Steps.Select(s => (s.Step, s.State)));
        Assert.Equal((2, "4"), (run.Steps[1].Done, run.Steps[1].Summary!["documents"]));
        Assert.Equal("r0", run.Steps[0].ReusedFrom);
    }

    [Fact]
    public void Compose_EndRecordedWhileTheOrchestrationStillDrains_TheRecordStands()
    {
        RunParts parts = Parts(OrchestrationRuntimeStatus.Running, StepState.Running) with { End = new RunEnd(RunState.Failed, Start.AddHours(1), "too late") };

        RunStatus run = RunStatusComposer.Compose(parts);

        Assert.Equal((RunState.Failed, "too late", StepState.Cancelled), (run.State, run.Error, Assert.Single(run.Steps).State));
    }

    [Theory]
    [InlineData("System.InvalidOperationException: It broke: twice.")]
    [InlineData("\"System.InvalidOperationException: It broke: twice.\"")]
    public void Compose_OrchestrationFailed_SaysWhy(string output)
    {
        RunParts parts = Parts(OrchestrationRuntimeStatus.Failed, StepState.Running);

        RunStatus run = RunStatusComposer.Compose(parts with { Instance = new OrchestrationMetadata(PipelineTasks.TrainingRun, "r1") { RuntimeStatus = OrchestrationRuntimeStatus.Failed, SerializedOutput = output } });

        Assert.Equal("It broke: twice.", run.Error);
    }

    /// <summary>One worker: of three trainings one is done, one runs and one waits.</summary>
    [Theory]
    [InlineData(JobState.Running, JobState.Queued, StepState.Running, "train-classifier-bert-1-trial-1")]
    [InlineData(JobState.Queued, JobState.Queued, StepState.Queued, null)]
    public void Compose_FannedOutJobs_StandAsTheOneThatRuns(JobState second, JobState third, StepState expected, string? shown)
    {
        GpuJob Part(int part, JobState state, int? startedAt) => Job(state, reusedFrom: null) with
        {
            JobId = $"train-classifier-bert-1-trial-{part}",
            StartedAt = startedAt is { } seconds ? Start.AddSeconds(seconds) : null,
        };
        RunParts parts = Parts(OrchestrationRuntimeStatus.Running, StepState.Queued, of: 3) with
        {
            Jobs = [Part(2, third, null), Part(1, second, second == JobState.Running ? 9 : null), Job(JobState.Running, null) with { JobId = "train-classifier-bert-10" }],
        };

        StepStatus step = Assert.Single(RunStatusComposer.Compose(parts).Steps);

        Assert.Equal(expected, step.State);
        Assert.True(shown is null || step.JobId == shown, step.JobId);
    }

    [Fact]
    public void Compose_ClaimedAndNotScheduled_IsPending() =>
        Assert.Equal(RunState.Pending, RunStatusComposer.Compose(Parts(OrchestrationRuntimeStatus.Running, StepState.Running) with { Instance = null }).State);

    private static RunParts Parts(OrchestrationRuntimeStatus status, StepState step, int? of = null) => new()
    {
        Claim = new RunClaim("r1", new RunRequest { Corpus = "f" }, Start, "hub"),
        Instance = new OrchestrationMetadata(PipelineTasks.TrainingRun, "r1")
        {
            RuntimeStatus = status,
            CreatedAt = Start,
            LastUpdatedAt = Start,
            SerializedCustomStatus = JsonSerializer.Serialize(
                new RunProgress([new StepProgress("train-classifier", step, "bert", 1, Done: of is null ? null : 1, Of: of)]), PipelineJson.Options),
        },
    };

    private static GpuJob Job(JobState state, string? reusedFrom) => new()
    {
        RunId = "r1",
        JobId = "train-classifier-bert-1",
        Step = "train-classifier",
        ArtifactKey = "k",
        InstanceId = "r1:train-classifier-bert-1",
        EnqueuedAt = Start,
        State = state,
        ReusedFrom = reusedFrom,
    };
}
