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

    /// <summary>PyTorch 1.13.1's AdamW after 50 steps on the same start and gradients: lr 0.01, betas (0.8, 0.98), eps 1e-4, weight decay 0.1 on the weight alone.</summary>
    [Fact]
    public void Create_OtherBetasAndEpsilon_EqualsTheReference()
    {
        float[] expected =
        [
            0.90427351f, -0.216255367f, 0.287755698f, -2.25801158f, -0.139762878f, 0.457042426f, -0.404727429f, -1.50638616f, 0.431700438f, -0.104375735f, 1.79505503f, -0.574519336f,
        ];
        TorchRuntime.Start();
        using var scope = NewDisposeScope();
        using Linear model = nn.Linear(5, 2);
        using var parameters = new FlatParameters(nn.Sequential(("head", model)), CPU);
        using IOptimizer optimizer = OptimizerChoice.Create(new() { Beta1 = 0.8, Beta2 = 0.98, Epsilon = 1e-4, WeightDecay = 0.1 }, parameters);
        using IDisposable noGradient = no_grad();
        ReferenceOptimizers.Copy(_reference.Arrays.Floats("start"), model.weight, model.bias);

        for (int step = 0; step < 50; step++)
        {
            float[] gradients = _reference.Arrays.Floats("gradients");
            ReferenceOptimizers.Copy(gradients.AsSpan(step * ReferenceOptimizers.Size, ReferenceOptimizers.Size), model.weight.grad, model.bias!.grad);
            optimizer.Step(step, new ScheduledRates(0.01));
        }

        Assert.All(expected.Zip([.. model.weight!.data<float>(), .. model.bias!.data<float>()]), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

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
