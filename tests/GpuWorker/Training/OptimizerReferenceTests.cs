using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;
using Linear = TorchSharp.Modules.Linear;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>Against <see cref="ReferenceOptimizers"/>.</summary>
public sealed class OptimizerReferenceTests
{
    // About two units in the last place of the largest weight: fp32 rounds differently where the reference's operations are not fused.
    private const double Rounding = 2.5e-7;

    private readonly ReferenceOptimizers _reference = new();

    [Theory]
    [InlineData("adamw", nameof(AdamWConvention.Torch))]
    [InlineData("adamw-cycled", nameof(AdamWConvention.Torch))]
    [InlineData("adamw-transformers", nameof(AdamWConvention.Transformers))]
    public void AdamW_300Steps_EqualsTheReference(string name, string convention) =>
        Assert.InRange(_reference.Difference(name, flat => new AdamW(flat) { WeightDecay = 0.1, Convention = Enum.Parse<AdamWConvention>(convention) }), 0, Rounding);

    [Theory]
    [InlineData("adamw", nameof(AdamWConvention.Transformers))]
    [InlineData("adamw-transformers", nameof(AdamWConvention.Torch))]
    public void AdamW_OtherConvention_DiffersByFarMoreThanRounding(string name, string convention) =>
        Assert.InRange(_reference.Difference(name, flat => new AdamW(flat) { WeightDecay = 0.1, Convention = Enum.Parse<AdamWConvention>(convention) }), 100 * Rounding, 1);

    [Fact]
    public void AdamW_GroupThatLearnsLater_CountsItsOwnSteps() =>
        Assert.InRange(_reference.Difference("adamw-late", flat => new AdamW(flat) { WeightDecay = 0.1 }, biasFirstStep: 100), 0, Rounding);

    [Theory]
    [InlineData("sgd")]
    [InlineData("sgd-plain")]
    public void Sgd_300Steps_EqualsTheReference(string name) =>
        Assert.InRange(_reference.Difference(name, flat => new Sgd(flat) { WeightDecay = 0.1 }), 0, Rounding);

    /// <summary>As the processor does it, and as a GPU does.</summary>
    [Theory]
    [InlineData(0.5, false)]
    [InlineData(100, false)]
    [InlineData(0.5, true)]
    [InlineData(100, true)]
    public void ClipGradients_SeveralGroups_EqualsTheReference(double maximum, bool withoutWaiting)
    {
        TorchRuntime.Start();
        using var scope = NewDisposeScope();
        using Linear model = nn.Linear(5, 2);
        using var parameters = new FlatParameters(nn.Sequential(("head", model)), CPU);
        ReferenceOptimizers.Copy(_reference.Arrays.Floats("clip.gradients"), model.weight.grad, model.bias!.grad);

        Tensor norm = withoutWaiting ? parameters.ClipWithoutWaiting(maximum) : parameters.ClipGradients(maximum);

        Assert.Equal(_reference.Arrays.Floats("clip.norm")[0], norm.item<double>(), 1e-6);
        Assert.All(
            _reference.Arrays.Floats(FormattableString.Invariant($"clip.{maximum}")).Zip([.. model.weight!.grad!.data<float>(), .. model.bias!.grad!.data<float>()]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-7f));
    }
}
