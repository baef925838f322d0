using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Tests.Reference;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

public sealed class BertForSequenceClassificationTests
{
    [Fact]
    public void Forward_ReferenceBatch_EqualsPyTorch()
    {
        ReferenceBert reference = ReferenceBert.Open();
        using var scope = NewDisposeScope();
        using BertForSequenceClassification model = reference.Classifier();

        Tensor logits = model.Forward(reference.Input());

        Closeness.AssertClose(logits, reference.Tensor("cls.logits"), 1e-5, 1e-7, "logits");
        float loss = nn.functional.binary_cross_entropy_with_logits(logits, reference.Tensor("cls.y")).item<float>();
        Assert.Equal(ReferenceBert.BceLoss, loss, 1e-6);
    }

    [Fact]
    public void Forward_PaddedOrAlone_SameLogits()
    {
        ReferenceBert reference = ReferenceBert.Open();
        using var scope = NewDisposeScope();
        using BertForSequenceClassification model = reference.Classifier();
        Tensor mask = reference.Tensor("in.mask");
        BertInput batch = reference.Input();

        Tensor together = model.Forward(batch);

        for (int row = 0; row < 4; row++)
        {
            long length = mask[row].sum().item<long>();
            var alone = new BertInput(batch.Ids[row].narrow(0, 0, length).unsqueeze(0), batch.TokenTypes![row].narrow(0, 0, length).unsqueeze(0), null);
            Closeness.AssertClose(model.Forward(alone)[0], together[row], 1e-5, 1e-6, $"row {row}");
        }
    }
}
