using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Tests.Reference;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

public sealed class BertModelTests
{
    [Fact]
    public void Forward_ReferenceBatch_HiddenStatesEqualPyTorch()
    {
        ReferenceBert reference = ReferenceBert.Open();
        using var scope = NewDisposeScope();
        using BertModel model = reference.Encoder();

        Tensor sequence = model.Encode(reference.Input());
        Tensor pooled = model.Pool(sequence, reference.Input());

        Closeness.AssertClose(sequence, reference.Tensor("out.seq"), 1e-5, 1e-7, "hidden states");
        Closeness.AssertClose(pooled, reference.Tensor("out.pooled"), 1e-5, 1e-7, "pooled vector");
    }

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_new")]
    [InlineData("relu")]
    public void Forward_EachActivationAndOtherSizes_EqualsPyTorch(string activation)
    {
        ReferenceActivations reference = ReferenceActivations.Open();
        BertConfig config = ReferenceActivations.Config with { HiddenAct = activation };
        using var scope = NewDisposeScope();
        using var encoder = new BertModel(config);
        reference.LoadInto(encoder, "bert.");
        using var model = new BertForPreTraining(config);
        reference.LoadInto(model, "");

        Tensor sequence = encoder.Encode(reference.Input());
        Tensor pooled = encoder.Pool(sequence, reference.Input());
        (Tensor words, Tensor next) = model.Forward(reference.Input(), arange(27, int64));

        Closeness.AssertClose(sequence, reference.Tensor(activation + ".seq"), 1e-5, 1e-7, "hidden states");
        Closeness.AssertClose(pooled, reference.Tensor(activation + ".pooled"), 1e-5, 1e-7, "pooled vector");
        Closeness.AssertClose(words, reference.Tensor(activation + ".mlm_logits").view(27, 50), 1e-5, 1e-7, "MLM logits");
        Closeness.AssertClose(next, reference.Tensor(activation + ".nsp_logits"), 1e-5, 1e-7, "NSP logits");
    }
}
