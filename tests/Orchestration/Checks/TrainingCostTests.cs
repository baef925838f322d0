using BertPipeline.Contracts.Models;
using BertPipeline.Orchestration.Checks;

namespace BertPipeline.Orchestration.Tests.Checks;

public sealed class TrainingCostTests
{
    private static readonly BertConfig Base = new() { VocabSize = 30_522 };

    /// <summary>bert-base-uncased has 110 million weights (Devlin et al. 2018, arXiv:1810.04805); without the pooler's 0.6 million exactly 108,891,648.</summary>
    [Fact]
    public void Parameters_BertBase_AreThePapers() => Assert.Equal(108_891_648, TrainingCost.Parameters(Base));

    /// <summary>Two operations a weight of the layers' matrices (Kaplan et al. 2020, arXiv:2001.08361), 85 million of them, and the attention's own.</summary>
    [Fact]
    public void EncoderForward_BertBase_IsTwoOperationsAWeight()
    {
        Assert.Equal(2 * 84_934_656, TrainingCost.EncoderForward(Base, length: 0));
        Assert.Equal(12 * 4 * 768 * 128, TrainingCost.EncoderForward(Base, length: 128) - TrainingCost.EncoderForward(Base, length: 0));
    }

    [Fact]
    public void Classifier_UpperHalfLearns_CostsTwoThirds() => Assert.Equal(
        2.0 / 3, TrainingCost.Classifier(Base, 64, new() { Layers = 6 }) / TrainingCost.Classifier(Base, 64, new()), precision: 12);
}
