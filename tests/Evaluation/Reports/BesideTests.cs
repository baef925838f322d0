using System.Xml.Linq;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.External;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Reports.Html;
using BertPipeline.Evaluation.Tests.Comparisons;

namespace BertPipeline.Evaluation.Tests.Reports;

/// <summary>The tagger in use and predictions of others, as both forms of the report show them.</summary>
public sealed class BesideTests
{
    [Fact]
    public void Render_CurrentStays_SaysWhyAndShowsTheComparison()
    {
        RunReport report = Report(new PromotionOutcome { Current = "feedback-tagger/0002", Moved = false, Reason = "it may be worse", Comparison = Beside() });

        string[] markdown = MarkdownReport.Render(report).Split('\n');
        XElement section = Section(report, "current");

        Assert.Contains("feedback-tagger/0002 stays current: it may be worse.", markdown);
        Assert.Contains(markdown, l => l.StartsWith("| current: feedback-tagger/0002 | ", StringComparison.Ordinal));
        Assert.Contains(markdown, l => l.StartsWith("| BERT (minilm) | ", StringComparison.Ordinal));
        Assert.Contains("300 of 600 test pieces", section.Value, StringComparison.Ordinal);
        Assert.Contains("Only this run has B: not compared.", section.Value, StringComparison.Ordinal);
        Assert.Equal(["Variants beside feedback-tagger/0002", "feedback-tagger/0003 over feedback-tagger/0002"], section.Descendants("caption").Select(c => c.Value));
        Assert.Contains("lies above −0.020 (promotion.margin)", section.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false, "feedback-tagger/0003 is not current, and nothing is: it guesses.")]
    [InlineData("feedback-tagger/0003", true, "feedback-tagger/0003 is current now: it guesses.")]
    [InlineData("feedback-tagger/0003", false, "feedback-tagger/0003 is current: it guesses.")]
    [InlineData("feedback-tagger/0001", false, "feedback-tagger/0001 stays current: it guesses.")]
    public void Render_NothingToCompare_SaysWhichIsCurrent(string? current, bool moved, string expected)
    {
        RunReport report = Report(new PromotionOutcome { Current = current, Moved = moved, Reason = "it guesses" });

        Assert.Contains(expected, MarkdownReport.Render(report), StringComparison.Ordinal);
        Assert.Equal(expected, Section(report, "current").Element("p")!.Value);
    }

    [Fact]
    public void Render_PredictionsOfOthers_AreATableWithWhatIsMissing()
    {
        IReadOnlyList<Piece> test = SyntheticModels.Pieces(100, seed: 5);
        var external = new ExternalPredictions
        {
            Name = "llm",
            HasScores = false,
            Validation = [],
            Test = SyntheticModels.Logits([.. test.Skip(7)], 0.9, 3),
            Missing = 7,
            FirstMissing = ["T-0", "T-1"],
            UnknownTags = ["Odd <b>"],
        };
        RunReport report = Report(null) with { External = [ExternalComparer.Compare([SyntheticModels.Model(Variant.Bert, 1, test, 0.8)], [], external, 200, TestContext.Current.CancellationToken)] };

        string section = Section(report, "external").Value;

        Assert.Contains("7 of the run's test pieces have no prediction and count for nobody: T-0, T-1, …. Tags that the run does not have were left out: Odd <b>.", section, StringComparison.Ordinal);
        Assert.Contains("it has no scores, so that its tags are taken as they are", section, StringComparison.Ordinal);
        Assert.Contains(MarkdownReport.Render(report).Split('\n'), l => l.StartsWith("| external: llm | ", StringComparison.Ordinal));
        Assert.DoesNotContain("Odd <b>", MarkdownReport.Render(report), StringComparison.Ordinal);
    }

    private static CurrentComparison Beside()
    {
        IReadOnlyList<Piece> test = SyntheticModels.Pieces(600, seed: 5);
        var current = new TaggerInUse(
            "feedback-tagger/0002", ["A", "C"], new Dictionary<string, double> { ["A"] = 0.5, ["C"] = 0.5 },
            [.. SyntheticModels.Logits(test, 0.8, 3).Select(l => l with { Logits = [l.Logits[0], l.Logits[2]] })], text => (text[^1] - '0') % 2 == 0);
        return CurrentComparer.Compare([SyntheticModels.Model(Variant.Bert, 1, test, 0.9)], current, 200, TestContext.Current.CancellationToken);
    }

    private static RunReport Report(PromotionOutcome? promotion) =>
        SampleReport.Default with { Request = SampleReport.Default.Request with { BaseModel = "minilm" }, Promotion = promotion };

    private static XElement Section(RunReport report, string id) =>
        XElement.Parse(HtmlReport.Render(report)[HtmlReport.Render(report).IndexOf("<html", StringComparison.Ordinal)..]).Descendants("section").Single(s => (string?)s.Attribute("id") == id);
}
