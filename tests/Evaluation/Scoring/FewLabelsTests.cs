using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Tests.Scoring;

public sealed class FewLabelsTests(ITestOutputHelper output)
{
    private const int Labels = 300;
    private const int Folds = 5;

    /// <summary>A thousand of them gave what the report says; fewer are enough to see that it still holds.</summary>
    private static readonly int Draws = int.TryParse(Environment.GetEnvironmentVariable("BERTPIPELINE_DRAWS"), out int draws) ? draws : 300;

    /// <summary>The figures are those of <see cref="BertPipeline.Evaluation.Reports.FoldsText"/>; they are printed, and held to within what the draws can tell.</summary>
    [Fact]
    public void Interval_OfFolds_IsNarrowerThanThatOfOneSplitAtTheSameCoverage()
    {
        var folds = new Drawn[Draws];
        var split = new Drawn[Draws];
        Parallel.For(0, Draws, draw =>
        {
            var world = new FewLabels(Labels, SplitMix64.For(1, draw));
            folds[draw] = OfFolds(world);
            split[draw] = OfOneSplit(world);
        });

        double widthOfFolds = folds.Average(d => d.Width), widthOfSplit = split.Average(d => d.Width);
        double coverage = Coverage(folds, d => d.Judged), coverageOfPublished = Coverage(folds, d => d.Published), coverageOfSplit = Coverage(split, d => d.Published);
        output.WriteLine($"folds: width {widthOfFolds:0.000}, holds the folds' models {coverage:0.000}, the published {coverageOfPublished:0.000}; one split: width {widthOfSplit:0.000}, holds {coverageOfSplit:0.000}");

        Assert.InRange(coverage, 0.82, 1);
        Assert.InRange(coverageOfPublished, 0.76, 1);
        Assert.InRange(coverage - coverageOfSplit, -0.03, 1);
        Assert.InRange(widthOfFolds / widthOfSplit, 0, 0.4);

        // Wide enough to hold the published tagger as often as the split's do: narrower still.
        Assert.InRange(Coverage(folds, d => d.Published, widened: 1.4), coverageOfSplit, 1);

        // Thresholds are not tuned on what they judge: on average the figures promise nothing that does not come.
        Assert.InRange(folds.Average(d => d.Interval.Value - d.Judged), -0.02, 0.002);
        Assert.InRange(folds.Average(d => d.Published - d.Interval.Value), 0.005, 0.015);
        Assert.InRange(folds.Average(d => d.Published) - split.Average(d => d.Published), 0.005, 1);
    }

    private static double Coverage(Drawn[] draws, Func<Drawn, double> truth, double widened = 1) => draws.Average(d => d.Holds(truth(d), widened) ? 1.0 : 0);

    private static Drawn OfFolds(FewLabels world)
    {
        FewLabels.Tagger[] taggers = [.. Enumerable.Range(0, Folds).Select(fold => world.Train(id => id % Folds != fold))];
        PieceLogits[][] logits = [.. taggers.Select((t, fold) => world.Predict(t, id => id % Folds == fold))];
        FoldScores scores = FoldScores.Score("bert", 1, FewLabels.Tags, world.Pieces, logits);
        Predictions all = Predictions.Align(FewLabels.Tags, world.Pieces, scores.OutOfFold);
        double judged = taggers.Select((t, fold) => FewLabels.TrueMacroF1(t, ThresholdTuner.Tune(all.Only(FewLabels.Tags, id => id % Folds != fold)), _ => true)).Average();
        double published = FewLabels.TrueMacroF1(world.Train(id => id % Folds != 0), scores.Scores.Thresholds, _ => true);
        return new(Interval(ComparedModel.Create(scores.Scores, FewLabels.Tags, world.Pieces, scores.Judged)), judged, published);
    }

    private static Drawn OfOneSplit(FewLabels world)
    {
        static int Part(int id) => id % 20 < 3 ? 2 : id % 20 < 6 ? 1 : 0;
        FewLabels.Tagger tagger = world.Train(id => Part(id) == 0);
        Piece[] test = [.. world.Pieces.Where(p => Part(p.Id) == 2)];
        PieceLogits[] logits = world.Predict(tagger, id => Part(id) == 2);
        VariantScores scores = VariantScores.Score("bert", 1, FewLabels.Tags, [.. world.Pieces.Where(p => Part(p.Id) == 1)], world.Predict(tagger, id => Part(id) == 1), test, logits);
        double truth = FewLabels.TrueMacroF1(tagger, scores.Thresholds, tag => !scores.Test.TagsWithoutPositives.Contains(tag));
        return new(Interval(ComparedModel.Create(scores, FewLabels.Tags, test, logits)), truth, truth);
    }

    private static Estimate Interval(ComparedModel model) => VariantComparer.Compare([model], "bert", 200).Variants[0].MacroF1;

    /// <param name="Judged">What the interval is an estimate of: the mean over the models of the folds, each with its own thresholds.</param>
    /// <param name="Published">Macro F1 of the tagger that is published.</param>
    private sealed record Drawn(Estimate Interval, double Judged, double Published)
    {
        public double Width => Interval.High - Interval.Low;

        public bool Holds(double truth, double widened) =>
            truth >= Interval.Value - (widened * (Interval.Value - Interval.Low)) && truth <= Interval.Value + (widened * (Interval.High - Interval.Value));
    }
}
