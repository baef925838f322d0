using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Contracts.Tests.Jobs;

public sealed class JobTransitionsTests
{
    /// <summary>The protocol: Queued → Running → Succeeded | Failed | Cancelled, Running → Queued; a waiting job may be cancelled or fail.</summary>
    private static readonly HashSet<(JobState From, JobState To)> Legal =
    [
        (JobState.Queued, JobState.Running),
        (JobState.Queued, JobState.Cancelled),
        (JobState.Queued, JobState.Failed),
        (JobState.Running, JobState.Running),
        (JobState.Running, JobState.Queued),
        (JobState.Running, JobState.Succeeded),
        (JobState.Running, JobState.Failed),
        (JobState.Running, JobState.Cancelled),
    ];

    [Fact]
    public void CanBecome_EveryPair_AllowsTheProtocolAndNothingElse()
    {
        foreach (JobState from in Enum.GetValues<JobState>())
        {
            foreach (JobState to in Enum.GetValues<JobState>())
            {
                Assert.True(Legal.Contains((from, to)) == from.CanBecome(to), $"{from} → {to}");
            }
        }
    }

    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    public void CanBecome_TerminalState_NeverChanges(JobState state)
    {
        Assert.True(state.IsTerminal());
        Assert.All(Enum.GetValues<JobState>(), to => Assert.False(state.CanBecome(to)));
    }
}
