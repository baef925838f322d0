using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Weights;

/// <summary>The reference model as PyTorch 1.13.1 saved it: loaded, it computes what PyTorch computed (the zip form has today's names, the older one 2018's).</summary>
public sealed class ReferenceWeightsTests
{
    [Theory]
    [InlineData("bert.bin")]
    [InlineData("bert.legacy.bin")]
    public void Load_PyTorchsFile_LogitsEqualPyTorchs(string name)
    {
        ReferenceBert reference = ReferenceBert.Open();
        using var scope = NewDisposeScope();
        using var model = new BertForPreTraining(ReferenceBert.Config);
        using (ITensorFile file = TensorFiles.OpenFile(PathOf(name)))
        {
            TensorMatch loaded = ModelWeights.Load(file, model);
            Assert.Equal((46, 0, 0), (loaded.Matched.Count, loaded.Missing.Count, loaded.Surplus.Count));
        }

        model.eval();
        (Tensor masked, Tensor next) = model.Forward(reference.Input(), tensor(reference.MaskedPositions()));
        Tensor words = model.Decode(masked);

        Tensor expected = reference.AtMasked(reference.Tensor("out.mlm_logits"));
        Closeness.AssertClose(words, expected, 1e-5, 1e-7, "MLM logits");
        Closeness.AssertClose(next, reference.Tensor("out.nsp_logits"), 1e-5, 1e-7, "NSP logits");
    }

    [Theory]
    [InlineData("bert.bin")]
    [InlineData("bert.legacy.bin")]
    public void Load_PyTorchsFile_EveryWeightEqualsTheReference(string name)
    {
        ReferenceBert reference = ReferenceBert.Open();
        using var scope = NewDisposeScope();
        using BertForPreTraining expected = reference.PreTraining();
        using var model = new BertForPreTraining(ReferenceBert.Config);
        using ITensorFile file = TensorFiles.OpenFile(PathOf(name));

        ModelWeights.Load(file, model);

        Assert.All(model.named_parameters().Zip(expected.named_parameters()), pair => Assert.True(pair.First.parameter.allclose(pair.Second.parameter, 0, 0), pair.First.name));
    }

    [Fact]
    public void BertTensors_AnyConfiguration_AreTheModelsParameters()
    {
        using var model = new BertForPreTraining(ReferenceBert.Config);

        ExpectedTensor[] expected = [.. BertTensors.Encoder(ReferenceBert.Config), .. BertTensors.Pooler(ReferenceBert.Config), .. BertTensors.PreTrainingHeads(ReferenceBert.Config)];

        Assert.Equal(
            model.named_parameters().Select(p => $"{p.name} [{string.Join(", ", p.parameter.shape)}]"),
            expected.Select(t => $"{t.Name} [{string.Join(", ", t.Shape)}]"));
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Reference", name);
}
