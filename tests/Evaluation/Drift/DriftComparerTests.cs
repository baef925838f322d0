using BertPipeline.Evaluation.Drift;

namespace BertPipeline.Evaluation.Tests.Drift;

/// <summary>What the comparison promises, by drawing: seeds are fixed, so that the shares are what they are.</summary>
public sealed class DriftComparerTests
{
    private const int Draws = 400;
    private const int HeldOut = 600;

    private static readonly SyntheticTagging Clean = new();

    [Theory]
    [InlineData(200, 1)]
    [InlineData(1_000, 1)]
    [InlineData(5_000, 1)]
    [InlineData(1_000, 5)]
    [InlineData(5_000, 20)]
    public void Compare_NoDrift_AlarmsAtMostOnceInTwenty(int texts, int textsOfADocument)
    {
        double alarms = ShareOfAlarms(Clean with { TextsOfADocument = textsOfADocument }, texts, _ => true);

        TestContext.Current.TestOutputHelper?.WriteLine($"{texts} texts, {textsOfADocument} a document: {alarms:P1} of {Draws} clean draws alarm");
        Assert.InRange(alarms, 0, 0.05);
    }

    [Fact]
    public void Compare_ATagsRateDoubled_IsFound()
    {
        double found = ShareOfAlarms(Clean with { Rates = [.. Clean.Rates.Select((rate, i) => i == 6 ? 2 * rate : rate)] }, 1_000, f => f.Tag == "T6");

        Assert.InRange(found, 0.95, 1);
    }

    [Fact]
    public void Compare_ANewVocabulary_IsFound()
    {
        double found = ShareOfAlarms(Clean with { NewWords = 0.1 }, 1_000, f => f.Kind == DriftKind.NewWords);

        Assert.InRange(found, 0.95, 1);
    }

    /// <summary>The interval of Newcombe's own example (1998, table II (a), method 10): 56 of 70 less 48 of 80 is 0.2, from 0.0524 to 0.3339.</summary>
    [Fact]
    public void Compare_PublishedExample_HasItsInterval()
    {
        DriftFinding finding = DriftComparer.Compare([new(DriftKind.Tag, "A", new([48], [80]), new([56], [70]))]).Single();

        Assert.Equal([0.2, 0.0524, 0.3339], new[] { finding.Difference, finding.Low, finding.High }.Select(x => Math.Round(x, 4)));
    }

    [Fact]
    public void Compare_NothingTaggedLately_FindsNothing() =>
        Assert.Empty(DriftComparer.Compare([new(DriftKind.UnknownTokens, null, new([1], [100]), new([], []))]));

    private static double ShareOfAlarms(SyntheticTagging lately, int texts, Func<DriftFinding, bool> counts) => Enumerable.Range(0, Draws).AsParallel()
        .Count(draw => DriftComparer.Compare(SyntheticTagging.Measures(Clean, HeldOut, lately, texts, new Random(draw))).Any(f => f.Alarm && counts(f))) / (double)Draws;
}
