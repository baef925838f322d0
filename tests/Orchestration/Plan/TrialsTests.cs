using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Orchestration.Plan;

namespace BertPipeline.Orchestration.Tests.Plan;

public sealed class TrialsTests
{
    public static TheoryData<string> Variants => [.. Variant.All.Select(v => v.Id)];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Of_NoSweep_IsWhatWasAskedFor(string variant)
    {
        var request = new RunRequest { Corpus = "c", BaseModel = "minilm" };

        Trial trial = Assert.Single(Trials.Of(request, variant, seed: 3));

        Assert.Equal(TrainClassifierParameters.From(request, variant, 3), trial.Parameters);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Of_Budget_TriesTheRequestFirstThenOtherSettings(string variant)
    {
        var request = new RunRequest { Corpus = "c", BaseModel = "minilm", Classifier = new() { Sweep = new() { Budget = 6 } } };

        IReadOnlyList<Trial> trials = Trials.Of(request, variant, seed: 1);

        Assert.Equal(6, trials.Count);
        Assert.Equal(("as asked", TrainClassifierParameters.From(request, variant, 1)), (trials[0].Settings, trials[0].Parameters));
        Assert.Equal(6, trials.Select(t => t.Parameters).Distinct().Count());
        Assert.Equal(6, trials.Select(t => t.Settings).Where(s => s.Length > 0).Distinct().Count());
    }

    [Fact]
    public void Of_Settings_SayWhatDiffers()
    {
        var request = new RunRequest { Corpus = "c", BaseModel = "minilm", Classifier = new() { Sweep = new(), Optimizer = new() { LearningRate = 1e-4 } } };

        Assert.Equal(
            ["as asked", "learning rate 0.0002", "learning rate 0.0004", "learning rate 0.0002, epochs 8", "learning rate 0.0004, the head's over it 30"],
            Trials.Of(request, Variant.Bert, 1).Take(5).Select(t => t.Settings));
    }
}
