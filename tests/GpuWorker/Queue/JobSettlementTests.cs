using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Tests.Queue;

public sealed class JobSettlementTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly JobTimings Timings = new();
    private static readonly ArtifactRef Result = new("evaluate", "k", "d");

    /// <summary>Every outcome with every number of attempts, with and without a cancellation that came meanwhile.</summary>
    [Fact]
    public void Decide_EveryCombination_FollowsTheRules()
    {
        JobOutcome[] outcomes =
        [
            new JobOutcome.Succeeded(Result, null),
            new JobOutcome.Stopped(StopReason.Preempted),
            new JobOutcome.Stopped(StopReason.Cancelled),
            .. Enum.GetValues<JobFailureKind>().Except([JobFailureKind.Exhausted]).Select(k => new JobOutcome.Failed(new JobFailure(k, "why"))),
        ];
        foreach (JobOutcome outcome in outcomes)
        {
            foreach (int attempt in Enumerable.Range(0, 7))
            {
                foreach (bool cancel in (bool[])[false, true])
                {
                    JobSettlement settled = JobSettlement.Decide(Job(attempt) with { CancelRequested = cancel }, outcome, Now, Timings);
                    bool transient = outcome is JobOutcome.Failed { Failure.Kind: JobFailureKind.Transient };
                    bool preempted = outcome is JobOutcome.Stopped { Reason: StopReason.Preempted };
                    bool again = !cancel && (preempted || (transient && attempt < 5));

                    Assert.Equal(again, settled.Job.State == JobState.Queued);
                    Assert.Equal(again, settled.HideFor is not null);
                    Assert.Equal(!again, settled.Job.State.IsTerminal());
                    Assert.Equal(settled.Job.State.IsTerminal() ? Now : null, settled.Job.EndedAt);
                    Assert.Equal(transient && attempt >= 5 && !cancel, settled.IsPoison);
                    Assert.Equal(outcome is JobOutcome.Succeeded, settled.Job.State == JobState.Succeeded);
                    Assert.Equal(
                        outcome is JobOutcome.Stopped { Reason: StopReason.Cancelled } || (cancel && (transient || preempted)),
                        settled.Job.State == JobState.Cancelled);
                    Assert.Equal(settled.Job.State == JobState.Failed, settled.Job.Failure is not null);
                    Assert.Equal(preempted && again ? Math.Max(0, attempt - 1) : attempt, settled.Job.Attempt);
                    Assert.Single(settled.Job.AttemptLog);
                }
            }
        }
    }

    [Fact]
    public void Decide_Preempted_IsVisibleAtOnce() =>
        Assert.Equal(TimeSpan.Zero, JobSettlement.Decide(Job(1), new JobOutcome.Stopped(StopReason.Preempted), Now, Timings).HideFor);

    [Fact]
    public void Decide_Transient_WaitsLongerEachTime()
    {
        var failed = new JobOutcome.Failed(new JobFailure(JobFailureKind.Transient, "why"));
        Assert.Equal(TimeSpan.FromSeconds(10), JobSettlement.Decide(Job(1), failed, Now, Timings).HideFor);
        Assert.Equal(TimeSpan.FromSeconds(40), JobSettlement.Decide(Job(3), failed, Now, Timings).HideFor);
    }

    [Fact]
    public void Decide_Exhausted_NamesTheAttemptsAndTheLastReason()
    {
        var failed = new JobOutcome.Failed(new JobFailure(JobFailureKind.Transient, "CUDA is gone"));
        JobFailure failure = JobSettlement.Decide(Job(5), failed, Now, Timings).Job.Failure!;
        Assert.Equal((JobFailureKind.Exhausted, "5 attempts in a row made no progress. The last one: CUDA is gone"), (failure.Kind, failure.Message));
    }

    [Fact]
    public void Decide_ManyAttempts_KeepsTheNewestTwentyLines()
    {
        GpuJob job = Job(1) with { AttemptLog = [.. Enumerable.Range(0, 20).Select(i => $"line {i}")] };
        IReadOnlyList<string> log = JobSettlement.Decide(job, new JobOutcome.Stopped(StopReason.Preempted), Now, Timings).Job.AttemptLog;
        Assert.Equal((20, "line 1"), (log.Count, log[0]));
        Assert.Contains("attempt 7 on me: preempted", log[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_LeaseLost_LeavesNothingToSettle() => Assert.Throws<ArgumentOutOfRangeException>(
        () => JobSettlement.Decide(Job(1), new JobOutcome.Stopped(StopReason.LeaseLost), Now, Timings));

    private static GpuJob Job(int attempt) => new()
    {
        RunId = "run",
        JobId = "job",
        Step = "evaluate",
        ArtifactKey = "k",
        InstanceId = "i",
        EnqueuedAt = Now.AddHours(-1),
        State = JobState.Running,
        Worker = "me",
        Attempt = attempt,
        TotalAttempts = 7,
    };
}
