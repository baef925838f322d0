using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
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

        BertInput input = reference.Input();
        Tensor sequence = model.Encode(input);
        Tensor pooled = model.Pool(sequence.index_select(0, input.FirstTokens));

        Closeness.AssertClose(sequence, reference.Batch().Real(reference.Tensor("out.seq")), 1e-5, 1e-7, "hidden states");
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

        UnpaddedBatch batch = reference.Batch();
        BertInput input = batch.Sequences.ToInput(CPU);
        Tensor sequence = encoder.Encode(input);
        Tensor pooled = encoder.Pool(sequence.index_select(0, input.FirstTokens));
        (Tensor masked, Tensor next) = model.Forward(input, arange(batch.Sequences.Tokens, int64));

        Closeness.AssertClose(sequence, batch.Real(reference.Tensor(activation + ".seq")), 1e-5, 1e-7, "hidden states");
        Closeness.AssertClose(pooled, reference.Tensor(activation + ".pooled"), 1e-5, 1e-7, "pooled vector");
        Closeness.AssertClose(model.Decode(masked), batch.Real(reference.Tensor(activation + ".mlm_logits")), 1e-5, 1e-7, "MLM logits");
        Closeness.AssertClose(next, reference.Tensor(activation + ".nsp_logits"), 1e-5, 1e-7, "NSP logits");
    }
}
