using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.External;
using BertPipeline.Evaluation.Tests.Comparisons;

namespace BertPipeline.Evaluation.Tests.External;

public sealed class ExternalComparerTests
{
    private static readonly IReadOnlyList<Piece> Validation = SyntheticModels.Pieces(200, seed: 8);
    private static readonly IReadOnlyList<Piece> Test = SyntheticModels.Pieces(300, seed: 9);

    /// <summary>All right but for every fourth piece's first tag; every third piece is missing. F1 of A by hand.</summary>
    [Fact]
    public void Compare_TagsOnly_AreTakenAsTheyAreOnThePiecesThatAreThere()
    {
        PieceLogits[] rows = [.. Test.Where(p => p.Id % 3 != 0).Select(p => new PieceLogits(p.Id, [.. SyntheticModels.Tags.Select((tag, i) => p.Labels.Contains(tag) != (i == 0 && p.Id % 4 == 0) ? 10f : -10f)]))];

        ExternalComparison compared = ExternalComparer.Compare([Model()], Validation, External(rows, hasScores: false), 200, TestContext.Current.CancellationToken);

        (bool Gold, bool Given)[] first = [.. Test.Where(p => p.Id % 3 != 0).Select(p => (p.Labels.Contains("A"), p.Labels.Contains("A") != (p.Id % 4 == 0)))];
        double f1 = 2.0 * first.Count(r => r.Gold && r.Given) / (first.Count(r => r.Gold) + first.Count(r => r.Given));
        ComparedVariant external = compared.Comparison.Variants[0];
        Assert.Equal(("external: llm", 200), (external.Variant, compared.Comparison.Pieces));
        Assert.Equal(f1, external.Tags[0].F1.Value, 1e-9);
        Assert.Equal([1.0, 1.0], external.Tags.Skip(1).Select(t => t.F1.Value));
        Assert.Equal(["external: llm"], compared.Comparison.Differences.Select(d => d.Over).Distinct());
    }

    /// <summary>Scores that all lie under 0.5 and part the pieces rightly: tuned on validation, they are right on test.</summary>
    [Fact]
    public void Compare_Scores_GetThresholdsFromValidation()
    {
        ExternalPredictions external = External(Low(Test), hasScores: true) with { Validation = Low(Validation) };

        Assert.Equal(1, ExternalComparer.Compare([Model()], Validation, external, 200, TestContext.Current.CancellationToken).Comparison.Variants[0].MacroF1.Value);
        Assert.Equal(0, ExternalComparer.Compare([Model()], Validation, external with { Validation = [] }, 200, TestContext.Current.CancellationToken).Comparison.Variants[0].MacroF1.Value);

        static PieceLogits[] Low(IReadOnlyList<Piece> pieces) => [.. pieces.Select(p => new PieceLogits(p.Id, [.. SyntheticModels.Tags.Select(tag => p.Labels.Contains(tag) ? -1f : -3f)]))];
    }

    private static ComparedModel Model() => SyntheticModels.Model(Variant.Bert, 1, Test, accuracy: 0.8);

    private static ExternalPredictions External(IReadOnlyList<PieceLogits> test, bool hasScores) =>
        new() { Name = "llm", HasScores = hasScores, Validation = [], Test = test, Missing = 0, FirstMissing = [], UnknownTags = [] };
}
