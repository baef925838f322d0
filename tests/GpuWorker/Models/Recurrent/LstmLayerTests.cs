using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Recurrent;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Randomness;
using BertPipeline.GpuWorker.Tests.Reference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models.Recurrent;

/// <summary>Beside PyTorch 1.13's <c>nn.LSTM</c>, whose results <c>Reference/make_lstm.py</c> wrote down.</summary>
public sealed class LstmLayerTests
{
    private const int Inputs = 4;
    private const int Outputs = 8;

    private static readonly PackedSteps Steps = PackedSteps.Of(count: 3, length: 5);

    private readonly NpzFile _reference = NpzFile.Reference("lstm.npz");

    public LstmLayerTests() => TorchRuntime.Start();

    /// <summary>By kernels, and in another precision by libtorch.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ForwardAndBackward_ReferenceWeights_AsPyTorch(bool byKernels)
    {
        using var scope = NewDisposeScope();
        using LstmLayer layer = Reference();
        ScalarType type = byKernels ? ScalarType.Float32 : ScalarType.Float64;
        layer.to(type);
        Tensor x = Read("x").to(type).requires_grad_();
        Tensor hiddenWeight = layer.DropHiddenWeight(0.5);
        Assert.Equal(byKernels, LstmRecurrence.HasKernels(hiddenWeight));

        (Tensor outputs, LstmState last) = layer.Forward(x, Steps, hiddenWeight, new LstmState(Read("hidden").to(type), Read("cell").to(type)));
        (outputs * Read("loss_weights")).sum().backward();
        layer.Backward();

        AssertReference("y", outputs);
        AssertReference("last_hidden", last.Hidden);
        AssertReference("last_cell", last.Cell);
        AssertReference("x_gradient", x.grad!);
        Dictionary<string, Parameter> parameters = layer.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        AssertReference("input_weight_gradient", parameters["input.weight"].grad!);
        AssertReference("hidden_weight_gradient", parameters["hidden_weight"].grad!);
        AssertReference("bias_gradient", parameters["input.bias"].grad!);
    }

    /// <summary>At the first token nothing has been carried: what is dropped there can only show from the second on.</summary>
    [Fact]
    public void Forward_WeightsDropped_ChangesWhatIsCarriedAndNothingElse()
    {
        using var scope = NewDisposeScope();
        using LstmLayer layer = Reference();
        Tensor x = Read("x");
        Tensor whole = layer.Forward(x, Steps, layer.DropHiddenWeight(0.5), first: null).Outputs;

        layer.train();
        DropoutMasks.Seed(1);
        Tensor dropped = layer.Forward(x, Steps, layer.DropHiddenWeight(0.5), first: null).Outputs;

        Assert.True(whole.narrow(0, 0, 3).allclose(dropped.narrow(0, 0, 3), 0, 0));
        Assert.False(whole.narrow(0, 3, 3).allclose(dropped.narrow(0, 3, 3), 0, 1e-4));
    }

    [Fact]
    public void DropHiddenWeight_InTraining_HalfAreZeroAndTheOthersTwiceAsLarge()
    {
        using var scope = NewDisposeScope();
        using LstmLayer layer = Reference();
        layer.train();
        DropoutMasks.Seed(1);

        float[] dropped = layer.DropHiddenWeight(0.5).data<float>().ToArray();

        float[] weights = _reference.Floats("hidden_weight");
        Assert.All(dropped.Zip(weights), pair => Assert.True(pair.First == 0 || pair.First == 2 * pair.Second));
        Assert.InRange(dropped.Count(weight => weight == 0), weights.Length / 3, weights.Length * 2 / 3);
    }

    /// <summary>In evaluation.</summary>
    private LstmLayer Reference()
    {
        var layer = new LstmLayer(Inputs, Outputs);
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in layer.named_parameters())
        {
            using var scope = NewDisposeScope();
            parameter.copy_(Read(name switch { "input.weight" => "input_weight", "input.bias" => "bias", _ => "hidden_weight" }));
        }

        layer.eval();
        return layer;
    }

    /// <summary>Time and batch are one: rows.</summary>
    private Tensor Read(string name)
    {
        Tensor read = tensor(_reference.Floats(name), _reference.ShapeOf(name));
        return read.dim() == 3 ? read.flatten(0, 1) : read;
    }

    private void AssertReference(string name, Tensor actual) => Closeness.AssertClose(actual.to(float32), Read(name), 1e-5, 1e-6, name);
}
