using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Storage.Tests.Jobs;

public sealed class SweepDecisionTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every combination of state, silence, passed deadline, flag, ended run and empty queue, against the rules said in other words.</summary>
    [Fact]
    public void Decide_EveryCombination_FollowsTheRules()
    {
        int seen = 0;
        foreach (JobState state in Enum.GetValues<JobState>())
        {
            foreach (int bits in Enumerable.Range(0, 32))
            {
                (bool silent, bool late, bool flagged, bool runEnded, bool noMessage) = ((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, (bits & 8) > 0, (bits & 16) > 0);
                var job = new GpuJob
                {
                    RunId = "r",
                    JobId = "j",
                    Step = "s",
                    ArtifactKey = "k",
                    InstanceId = "i",
                    EnqueuedAt = Now.AddHours(-1),
                    State = state,
                    Heartbeat = Now.AddMinutes(silent ? -7 : -5),
                    Deadline = Now.AddMinutes(late ? 0 : 1),
                    CancelRequested = flagged,
                };
                SweepAction action = SweepDecision.Decide(job, runEnded, noMessage, Now, new JobTimings());

                // Nothing ever happens to a job that has ended, nor to a running one with a live worker, except that it is asked to stop, once.
                Assert.Equal(action == SweepAction.Cancel, (flagged || runEnded) && (state == JobState.Queued || (state == JobState.Running && silent)));
                Assert.Equal(action == SweepAction.FailDeadline, state == JobState.Queued && late && !flagged && !runEnded);
                Assert.Equal(action == SweepAction.Requeue, state == JobState.Running && silent && !flagged && !runEnded);
                Assert.Equal(action == SweepAction.Resend, state == JobState.Queued && noMessage && silent && !late && !flagged && !runEnded);
                Assert.Equal(action == SweepAction.RequestCancel, state == JobState.Running && !silent && runEnded && !flagged);

                // Whatever it does is a legal step.
                Assert.True(action is SweepAction.Nothing or SweepAction.Resend || state.CanBecome(SweepDecision.Apply(job, action, Now).State));
                seen++;
            }
        }

        Assert.Equal(160, seen);
    }

    [Fact]
    public void Decide_NoDeadline_WaitsForEver()
    {
        var job = new GpuJob { RunId = "r", JobId = "j", Step = "s", ArtifactKey = "k", InstanceId = "i", EnqueuedAt = Now.AddYears(-1) };
        Assert.Equal(SweepAction.Nothing, SweepDecision.Decide(job, runEnded: false, queueIsEmpty: false, Now, new JobTimings()));
    }
}
