using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Tests.Queue;

public sealed class JobClaimTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly JobTimings Timings = new();

    [Fact]
    public void Claim_WaitingJob_RunsWithOneMoreAttempt()
    {
        GpuJob claimed = JobClaim.Claim(Job(attempt: 2), null, "me", Now, Timings)!;
        Assert.Equal((JobState.Running, "me", 3, 8, Now), (claimed.State, claimed.Worker, claimed.Attempt, claimed.TotalAttempts, claimed.Heartbeat));
    }

    [Theory]
    [InlineData(null, "000000010-1-a", true)]
    [InlineData("000000010-1-a", "000000020-2-b", true)]
    [InlineData("000000010-1-a", "000000010-1-a", false)]
    [InlineData("000000010-1-a", "000000010-2-b", false)]
    [InlineData("000000020-1-a", "000000010-2-b", false)]
    [InlineData("000000020-1-a", null, false)]
    public void Claim_NewerCheckpoint_StartsTheCountAnew(string? known, string? newest, bool progress)
    {
        GpuJob claimed = JobClaim.Claim(Job(attempt: 3) with { Checkpoint = known }, newest, "me", Now, Timings)!;
        Assert.Equal(progress ? 1 : 4, claimed.Attempt);
        Assert.Equal(8, claimed.TotalAttempts);
        Assert.Equal(progress ? newest : known, claimed.Checkpoint);
    }

    [Fact]
    public void Claim_FiveAttemptsWithoutProgress_IsRefusedUnlessACheckpointAppeared()
    {
        Assert.Null(JobClaim.Claim(Job(attempt: 5), null, "me", Now, Timings));
        Assert.Equal(1, JobClaim.Claim(Job(attempt: 5), "000000001-5-a", "me", Now, Timings)!.Attempt);
    }

    [Fact]
    public void Claim_SilentWorker_IsNamedInTheAttemptLog()
    {
        GpuJob job = Job(attempt: 1) with { State = JobState.Running, Worker = "other", Heartbeat = Now.AddMinutes(-3) };
        Assert.Contains("given up: other has been silent since", Assert.Single(JobClaim.Claim(job, null, "me", Now, Timings)!.AttemptLog), StringComparison.Ordinal);
    }

    private static GpuJob Job(int attempt) => new()
    {
        RunId = "run",
        JobId = "job",
        Step = "evaluate",
        ArtifactKey = "k",
        InstanceId = "i",
        EnqueuedAt = Now.AddHours(-1),
        Attempt = attempt,
        TotalAttempts = 7,
    };
}
