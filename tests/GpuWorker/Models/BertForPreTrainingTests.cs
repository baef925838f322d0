using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

public sealed class BertForPreTrainingTests
{
    [Fact]
    public void Forward_ReferenceBatch_EqualsPyTorch()
    {
        ReferenceBert reference = ReferenceBert.Open();
        using var scope = NewDisposeScope();
        using BertForPreTraining model = reference.PreTraining();

        (Tensor masked, Tensor next) = model.Forward(reference.Input(), tensor(reference.MaskedPositions()));
        Tensor words = model.Decode(masked);

        Tensor expected = reference.AtMasked(reference.Tensor("out.mlm_logits"));
        Closeness.AssertClose(words, expected, 1e-5, 1e-7, "MLM logits");
        Closeness.AssertClose(next, reference.Tensor("out.nsp_logits"), 1e-5, 1e-7, "NSP logits");
        Assert.Equal(ReferenceBert.MlmLoss, nn.functional.cross_entropy(words, reference.MaskedLabels()).item<float>(), 1e-5);
        Assert.Equal(ReferenceBert.NspLoss, nn.functional.cross_entropy(next, reference.Tensor("in.next")).item<float>(), 1e-6);
    }

    [Fact]
    public void Backward_ReferenceBatch_EveryGradientEqualsPyTorch()
    {
        ReferenceBert reference = ReferenceBert.Open();
        using var scope = NewDisposeScope();
        using BertForPreTraining model = reference.PreTraining();
        using var parameters = new FlatParameters(model, CPU);

        reference.PreTrainingLoss(model).backward();

        int compared = 0;
        foreach ((string name, var parameter) in model.named_parameters())
        {
            // The gradient of a key's bias is 0 but for rounding: it shifts all scores of a query alike.
            double absolute = name.EndsWith("key.bias", StringComparison.Ordinal) ? 1e-7 : 1e-8;
            Closeness.AssertClose(parameter.grad!, reference.Tensor("grad." + name), 1e-4, absolute, name);
            compared++;
        }

        Assert.Equal(46, compared);
    }

    [Fact]
    public void AdamW_FiveReferenceSteps_EqualTheReference()
    {
        ReferenceBert reference = ReferenceBert.Open();
        using var scope = NewDisposeScope();
        using BertForPreTraining model = reference.PreTraining();
        using var parameters = new FlatParameters(model, CPU);
        using var optimizer = new AdamW(parameters) { Convention = AdamWConvention.Transformers };
        var schedule = new LinearSchedule(3e-5, warmupSteps: 0, totalSteps: 10);

        for (int step = 0; step < 5; step++)
        {
            parameters.ZeroGradients();
            Tensor loss = reference.PreTrainingLoss(model);
            loss.backward();
            Assert.Equal(ReferenceBert.LossesOfFiveSteps[step], loss.item<float>(), 2e-6);
            optimizer.Step(step, schedule.At(step));
            if (step == 0)
            {
                AssertFirstStep(reference, model);
            }
        }
    }

    [Fact]
    public void Constructor_UnknownActivation_NamesItAndTheKnownOnes()
    {
        var error = Assert.Throws<UserErrorException>(() => new BertForPreTraining(ReferenceBert.Config with { HiddenAct = "swish" }));

        Assert.Equal("config.json: unknown hidden_act 'swish'. Known ones: gelu, gelu_new, relu.", error.Message);
    }

    /// <summary>Configurations are checked against the list before a worker has them.</summary>
    [Fact]
    public void Get_ListedActivation_IsComputed() => Assert.All(BertConfig.Activations, name => Assert.NotNull(BertActivation.Get(name)));

    private static void AssertFirstStep(ReferenceBert reference, BertForPreTraining model)
    {
        foreach ((string name, var parameter) in model.named_parameters().Where(p => !p.name.EndsWith("key.bias", StringComparison.Ordinal)))
        {
            Tensor before = reference.Tensor("w0." + name);
            Tensor expected = (reference.Tensor("w1." + name) - before) / 3e-5;
            Closeness.AssertClose((parameter - before) / 3e-5, expected, 0, 0.01, name);
        }
    }
}
