using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Randomness;
using BertPipeline.GpuWorker.Tests.Reference;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models.Ulmfit;

/// <summary>Beside PyTorch 1.13's <c>nn.LSTM</c>, whose results <c>Reference/make_lstm.py</c> wrote down.</summary>
public sealed class LstmLayerTests
{
    private const int Inputs = 4;
    private const int Outputs = 6;

    private readonly NpzFile _reference = NpzFile.Reference("lstm.npz");

    public LstmLayerTests() => TorchRuntime.Start();

    [Fact]
    public void Forward_ReferenceWeights_AsPyTorch()
    {
        using var scope = NewDisposeScope();
        using LstmLayer layer = Reference();
        Tensor x = Read("x").requires_grad_();

        (Tensor outputs, LstmState last) = layer.Forward(x, layer.DropHiddenWeight(0.5), new LstmState(Read("hidden"), Read("cell")));
        (outputs * Read("loss_weights")).sum().backward();

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
        Tensor whole = layer.Forward(x, layer.DropHiddenWeight(0.5), state: null).Outputs;

        layer.train();
        DropoutMasks.Seed(1);
        Tensor dropped = layer.Forward(x, layer.DropHiddenWeight(0.5), state: null).Outputs;

        Assert.True(whole[0].allclose(dropped[0], 0, 0));
        Assert.False(whole[1].allclose(dropped[1], 0, 1e-4));
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

    private Tensor Read(string name) => tensor(_reference.Floats(name), _reference.ShapeOf(name));

    private void AssertReference(string name, Tensor actual) => Closeness.AssertClose(actual, Read(name), 1e-5, 1e-6, name);
}
