using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Tests.Queue;

public sealed class MessageDecisionTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly JobTimings Timings = new();

    /// <summary>Every combination of state, generation, heartbeat, deadline, flag and mark, against the rules said in other words.</summary>
    [Fact]
    public void Decide_EveryCombination_FollowsTheRules()
    {
        int seen = 0;
        foreach (JobState state in Enum.GetValues<JobState>())
        {
            foreach (int generation in (int[])[1, 2, 3])
            {
                foreach (int bits in Enumerable.Range(0, 16))
                {
                    (bool silent, bool late, bool flagged, bool marked) = ((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, (bits & 8) > 0);
                    GpuJob job = Job(state) with
                    {
                        Generation = 2,
                        Heartbeat = Now - (silent ? TimeSpan.FromMinutes(2) : TimeSpan.FromSeconds(110)),
                        Deadline = Now.AddMinutes(late ? -1 : 1),
                        CancelRequested = flagged,
                    };
                    MessageAction action = Decide(job, generation, marked).Action;

                    bool ended = state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
                    bool current = generation == 2 && !ended;
                    bool free = current && (state == JobState.Queued || silent);
                    Assert.Equal(action == MessageAction.Delete, generation == 1);
                    Assert.Equal(action == MessageAction.RepeatEvent, ended && generation > 1);
                    Assert.Equal(action == MessageAction.Cancel, free && (flagged || marked));
                    Assert.Equal(action == MessageAction.FailDeadline, free && !flagged && !marked && state == JobState.Queued && late);
                    Assert.Equal(action == MessageAction.Claim, free && !flagged && !marked && !(state == JobState.Queued && late));
                    Assert.Equal(action == MessageAction.Hide, !ended && (generation == 3 || (current && !free)));
                    seen++;
                }
            }
        }

        Assert.Equal(240, seen);
    }

    [Fact]
    public void Decide_NoEntity_DeletesTheMessage() => Assert.Equal(MessageAction.Delete, Decide(null, 1, runCancelled: false).Action);

    [Fact]
    public void Decide_AnotherHub_IsPoison() =>
        Assert.Equal(MessageAction.Poison, MessageDecision.Decide(Message(1) with { Hub = "other" }, "hub", Job(JobState.Queued), false, Now, Timings).Action);

    [Fact]
    public void Decide_HubInOtherCase_IsTheSameHub() =>
        Assert.Equal(MessageAction.Claim, MessageDecision.Decide(Message(1) with { Hub = "HUB" }, "hub", Job(JobState.Queued), false, Now, Timings).Action);

    [Fact]
    public void Decide_LiveWorker_LooksAgainWhenItWouldBeSilentForAVisibility()
    {
        GpuJob job = Job(JobState.Running) with { Heartbeat = Now.AddSeconds(-30) };
        Assert.Equal(TimeSpan.FromSeconds(90), Decide(job, 1, runCancelled: false).HideFor);
    }

    private static MessageDecision Decide(GpuJob? job, int generation, bool runCancelled) =>
        MessageDecision.Decide(Message(generation), "hub", job, runCancelled, Now, Timings);

    private static GpuJobMessage Message(int generation) => new("hub", "run", "job", generation, "run/jobs/job.json");

    private static GpuJob Job(JobState state) =>
        new() { RunId = "run", JobId = "job", Step = "evaluate", ArtifactKey = "k", InstanceId = "i", EnqueuedAt = Now.AddHours(-1), State = state };
}
