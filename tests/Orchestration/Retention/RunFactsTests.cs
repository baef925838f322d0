using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Tests.Retention;

/// <summary>The rule as <see cref="StoragePurge"/> states it, a line each.</summary>
public sealed class RunFactsTests
{
    private static readonly DateTimeOffset Before = new(2030, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RunClaim Claim = new("run-1", new RunRequest { Corpus = "feedback" }, Before.AddDays(-50), "hub");
    private static readonly RunFacts Old = new(Claim, new RunEnd(RunState.Succeeded, Before.AddDays(-40)), Before.AddDays(-40));

    [Fact]
    public void Run_ThatIsOldAndUsedByNothing_Goes() => Assert.Equal(RunFate.Delete, Old.Decide(Before));

    [Fact]
    public void Run_ThatGoesOnOrIsYoung_IsKept()
    {
        Assert.Equal(RunFate.Keep, (Old with { End = null }).Decide(Before));
        Assert.Equal(RunFate.Keep, (Old with { End = new RunEnd(RunState.Failed, Before) }).Decide(Before));
        Assert.Equal(RunFate.Keep, (Old with { IsOfAnotherHub = true, End = new RunEnd(RunState.Failed, Before) }).Decide(Before));
    }

    /// <summary>Its hub is gone, and nobody will ever record its end.</summary>
    [Fact]
    public void Run_OfAnotherHubThatNeverEnded_EndedWithItsLastWrite()
    {
        RunFacts abandoned = Old with { End = null, IsOfAnotherHub = true };

        Assert.Equal((false, RunFate.KeepReport), Facts(abandoned));
        Assert.Equal((true, RunFate.Keep), Facts(abandoned with { LastWrite = Before }));
        Assert.Equal((true, RunFate.Keep), Facts(abandoned with { IsOfAnotherHub = false }));
        Assert.Equal((false, RunFate.Keep), Facts(abandoned with { IsCurrent = true, HasModel = true }));
        Assert.Equal((false, RunFate.Keep), Facts(abandoned with { IsLastOfSchedule = true }));
        static (bool GoesOn, RunFate Fate) Facts(RunFacts run) => (run.GoesOn(Before), run.Decide(Before));
    }

    [Fact]
    public void Run_WhoseModelIsCurrentOrThatAScheduleStartedLast_IsKept()
    {
        Assert.Equal(RunFate.Keep, (Old with { IsCurrent = true, HasModel = true }).Decide(Before));
        Assert.Equal(RunFate.Keep, (Old with { IsLastOfSchedule = true }).Decide(Before));
    }

    [Fact]
    public void Run_ThatSomethingPointsTo_KeepsItsReport()
    {
        Assert.Equal(RunFate.KeepReport, (Old with { HasModel = true }).Decide(Before));
        Assert.Equal(RunFate.KeepReport, (Old with { HasDrop = true }).Decide(Before));
        Assert.Equal(RunFate.KeepReport, (Old with { IsOfAnotherHub = true }).Decide(Before));
        Assert.Equal(RunFate.KeepReport, (Old with { Claim = null, End = null, IsUnreadable = true }).Decide(Before));
    }

    /// <summary>A refused drop has neither claim nor end; a run that a purge has begun to delete has an end alone.</summary>
    [Fact]
    public void Folder_WithoutAClaim_GoesByItsAge()
    {
        Assert.Equal(RunFate.Delete, new RunFacts(null, null, Before.AddDays(-1)).Decide(Before));
        Assert.Equal(RunFate.Keep, new RunFacts(null, null, Before).Decide(Before));
        Assert.Equal(RunFate.KeepReport, new RunFacts(null, null, Before.AddDays(-1)) { HasDrop = true }.Decide(Before));
        Assert.Equal(RunFate.Delete, (Old with { Claim = null }).Decide(Before));
    }
}
