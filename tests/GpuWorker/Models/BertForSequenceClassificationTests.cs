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
    public void Backward_ReferenceBatch_EveryGradientEqualsPyTorch()
    {
        ReferenceBert reference = ReferenceBert.Open();
        NpzFile gradients = ReferenceBert.OpenArrays("classifier_gradients.npz");
        using var scope = NewDisposeScope();
        using BertForSequenceClassification model = reference.Classifier();

        nn.functional.binary_cross_entropy_with_logits(model.Forward(reference.Input()), reference.Tensor("cls.y")).backward();

        int compared = 0;
        foreach ((string name, var parameter) in model.named_parameters())
        {
            Tensor expected = tensor(gradients.Floats("clsgrad." + name), gradients.ShapeOf("clsgrad." + name));
            // The gradient of a key's bias is 0 but for rounding: it shifts all scores of a query alike.
            double absolute = name.EndsWith("key.bias", StringComparison.Ordinal) ? 1e-7 : 1e-8;
            Closeness.AssertClose(parameter.grad!, expected, 1e-4, absolute, name);
            compared++;
        }

        Assert.Equal(gradients.Names.Count(), compared);
    }
}
