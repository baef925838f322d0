using BertPipeline.Storage.Models;

namespace BertPipeline.Storage.Tests.Models;

public sealed class CurrentVersionTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] All = ["0001", "0002", "0003"];

    [Fact]
    public void Next_KeepsWhatWasCurrent()
    {
        CurrentVersion second = First().Next("0002", Start.AddDays(31), "run-2", "better");

        Assert.Equal(("0002", "run-2", "better", Start.AddDays(31)), (second.Version, second.By, second.Why, second.Since));
        Assert.Equal([new EarlierVersion("0001", Start, "run-1", "the first")], second.Earlier);
    }

    [Fact]
    public void Next_OverTheBound_ForgetsTheOldest()
    {
        CurrentVersion current = First();
        for (int i = 2; i <= CurrentVersion.MostEarlier + 3; i++)
        {
            current = current.Next(i.ToString("D4", System.Globalization.CultureInfo.InvariantCulture), Start.AddDays(i), $"run-{i}", "better");
        }

        Assert.Equal(CurrentVersion.MostEarlier, current.Earlier.Count);
        Assert.Equal(("0022", "0003"), (current.Earlier[0].Version, current.Earlier[^1].Version));
    }

    /// <summary>Twice back from the third is the first, not the third again.</summary>
    [Fact]
    public void Back_Twice_LeadsTwoVersionsBackAndNoFurther()
    {
        CurrentVersion third = First().Next("0002", Start.AddDays(31), "run-2", "better").Next("0003", Start.AddDays(60), "run-3", "better");

        CurrentVersion second = third.Back(All, Start.AddDays(61), "models rollback", why: null)!;
        CurrentVersion first = second.Back(All, Start.AddDays(62), "models rollback", why: null)!;

        Assert.Equal(("0002", "back from 0003"), (second.Version, second.Why));
        Assert.Equal(("0001", "back from 0002"), (first.Version, first.Why));
        Assert.Null(first.Back(All, Start.AddDays(63), "models rollback", why: null));
        Assert.Equal(["0002", "0003", "0002", "0001"], first.Earlier.Select(e => e.Version));
    }

    [Fact]
    public void Back_AfterAnotherPromotion_GoesToWhatWasBeforeThat()
    {
        CurrentVersion second = First().Next("0002", Start, "run-2", "better");
        CurrentVersion back = second.Back(All, Start, "models rollback", why: null)!;

        Assert.Equal("0001", back.Next("0003", Start, "run-3", "better").Back(All, Start, "models rollback", why: null)!.Version);
    }

    [Fact]
    public void Back_DeletedVersion_IsPassedOver()
    {
        CurrentVersion third = First().Next("0002", Start, "run-2", "better").Next("0003", Start, "run-3", "better");

        Assert.Equal("0001", third.Back(["0001", "0003"], Start, "models rollback", why: null)!.Version);
    }

    [Fact]
    public void Back_FullHistory_GoesToTheLatestEarlierOne()
    {
        CurrentVersion current = First();
        for (int i = 0; i < CurrentVersion.MostEarlier; i++)
        {
            current = current.Next(i % 2 == 0 ? "0002" : "0001", Start, $"run-{i}", "better");
        }

        CurrentVersion back = current.Next("0003", Start, "run", "better").Back(All, Start, "models rollback", why: null)!;

        Assert.Equal("0001", back.Version);
        Assert.Equal("0002", back.Back(All, Start, "models rollback", why: null)!.Version);
    }

    [Fact]
    public void WasMovedBy_TheRunThatMovedItOnce_IsKnownAfterARollback()
    {
        CurrentVersion back = First().Next("0002", Start, "run-2", "better").Back(All, Start, "models rollback", why: null)!;

        Assert.True(back.WasMovedBy("run-2", "0002"));
        Assert.False(back.WasMovedBy("run-3", "0003"));
    }

    private static CurrentVersion First() => new() { Version = "0001", Since = Start, By = "run-1", Why = "the first" };
}
