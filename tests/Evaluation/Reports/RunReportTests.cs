using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Reports;

namespace BertPipeline.Evaluation.Tests.Reports;

public sealed class RunReportTests
{
    [Fact]
    public void ToJson_Report_RoundTrips()
    {
        RunReport report = SampleReport.Create(seeds: [1, 2]);

        RunReport back = JsonSerializer.Deserialize<RunReport>(report.ToJson(), PipelineJson.Options)!;

        Assert.Equal(report.ToJson(), back.ToJson());
    }

    [Fact]
    public void Create_ClearWinner_HeadlineNamesItsMarginWithTheInterval()
    {
        RunReport report = SampleReport.Default;

        Assert.StartsWith("“BERT, pretrained on your corpus” reaches macro F1 0.", report.Headline, StringComparison.Ordinal);
        Assert.Contains("above “Bag of tricks” (95% interval +0.", report.Headline, StringComparison.Ordinal);
        Assert.Contains("above “BERT, random weights”", report.Headline, StringComparison.Ordinal);
        Assert.Equal(Variant.BertAdapted, report.Choice.Variant);
    }

    [Fact]
    public void Create_BaselineBetter_IsChosenAndTheHeadlineSaysByHowMuch()
    {
        RunReport report = SampleReport.Create(skills: new Dictionary<string, double> { [Variant.BagOfTricks] = 2.6, [Variant.Bert] = 1.6 });

        Assert.Equal(Variant.BagOfTricks, report.Choice.Variant);
        Assert.StartsWith("“Bag of tricks” reaches", report.Headline, StringComparison.Ordinal);
        Assert.Contains("the baseline was chosen. The best other, “BERT, random weights”, scores", report.Headline, StringComparison.Ordinal);
        Assert.Contains("below “Bag of tricks”", report.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_BertNoBetterThanBagOfTricks_WarnsWithItsSize()
    {
        RunReport report = SampleReport.Default;

        string warning = Assert.Single(report.Warnings, w => w.StartsWith("“BERT, random weights", StringComparison.Ordinal));
        Assert.Contains("681 thousand parameters and saw none of your corpus; 1,200 labelled pieces", warning, StringComparison.Ordinal);
        Assert.Contains("3.3 billion words", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_VariantDiverged_IsSaidFirstWithTheReason()
    {
        RunReportInput input = SampleReport.Input();
        RunReport report = RunReport.Create(input with { Diverged = [new(Variant.Cnn, "train-classifier-cnn-1: Training diverged at step 7 of 70.")] });

        Assert.Equal("“CNN” is judged nowhere, because it diverged. train-classifier-cnn-1: Training diverged at step 7 of 70.", report.Warnings[0]);
        Assert.Contains("instead", RunReport.Create(input with { Diverged = [new(input.Request.Baseline, "why")] }).Warnings[0], StringComparison.Ordinal);
    }

    /// <summary>Whoever has adapted in vain should know what to change: the language model that learnt too much, or the one that learnt nothing.</summary>
    [Fact]
    public void Create_AdaptedScoresBelow_SaysThatItDrifted()
    {
        RunReportInput input = SampleReport.Input(skills: new Dictionary<string, double> { [Variant.BagOfTricks] = 1.4, [Variant.Bert] = 2.6, [Variant.BertAdapted] = 1.6 });

        Assert.Contains(RunReport.Create(input).Warnings, w => w.StartsWith("The language model drifted: it learnt the corpus (held-out loss 7.600 → 3.450)", StringComparison.Ordinal));
        TrainingRecord learnt = input.LanguageModel!;
        RunReport nothing = RunReport.Create(input with { LanguageModel = learnt with { HeldOut = [learnt.HeldOut[1], learnt.HeldOut[0]] } });
        Assert.Contains(nothing.Warnings, w => w.StartsWith("The language model did not learn the corpus (held-out loss 3.750 → 7.600)", StringComparison.Ordinal));
        Assert.DoesNotContain(SampleReport.Default.Warnings, w => w.StartsWith("The language model d", StringComparison.Ordinal));
    }

    [Fact]
    public void Create_FewPositives_WarnsAndNamesTheTag()
    {
        RunReport report = SampleReport.Default;

        Assert.Contains(report.Warnings, w => w.StartsWith("Too few examples to judge Alerts_Notification", StringComparison.Ordinal));
    }

    [Fact]
    public void Create_ResamplesTooFewForHolm_SaysSo()
    {
        RunReportInput input = SampleReport.Input(testPieces: 100);
        RunReport report = RunReport.Create(input with { Comparison = input.Comparison with { Resamples = 400 } });

        Assert.Contains(report.Warnings, w => w.StartsWith("400 resamples cannot show a difference at 5%", StringComparison.Ordinal));
        Assert.DoesNotContain(SampleReport.Default.Warnings, w => w.Contains("resamples", StringComparison.Ordinal));
    }

    [Fact]
    public void Create_TestTextKept_IsMarkedTransductive()
    {
        Assert.False(SampleReport.Default.Transductive);
        RunReport report = SampleReport.Create(keepTestText: true);

        Assert.True(report.Transductive);
        Assert.Contains(report.Warnings, w => w.StartsWith("Transductive", StringComparison.Ordinal));
    }

    [Fact]
    public void Create_TrainingWarnings_AreCarriedOver() =>
        Assert.Contains("Language model: Epoch 3 used the examples of epoch 1 again.", SampleReport.Default.Warnings);
}
