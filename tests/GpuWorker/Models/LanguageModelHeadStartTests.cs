using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

public sealed class LanguageModelHeadStartTests
{
    public LanguageModelHeadStartTests() => TorchRuntime.Start();

    /// <summary>Whatever the encoder says, and although words differ from each other by far.</summary>
    [Fact]
    public void Initialize_AnyEncoder_TellsNearlyTheFrequencies()
    {
        using var scope = NewDisposeScope();
        BertConfig config = LanguageModelRun.Config with { InitializerRange = 0.2 };
        using var model = new BertForPreTraining(config);
        BertInitialization.Initialize(model, config, 1, 1);
        model.eval();
        long[] frequencies = [.. Enumerable.Range(0, config.VocabSize).Select(word => (long)word * word)];
        var batch = new SequenceBatch([6, 6], hasPairs: false);
        Enumerable.Range(0, 6).ToList().ForEach(i => (batch.Ids(0)[i], batch.Ids(1)[i]) = (5 + i, 20 + i));

        LanguageModelHeadStart.Initialize(model, frequencies);
        Tensor told = model.Decode(model.Forward(batch, [2, 8], CPU).Masked).softmax(1);

        double total = frequencies.Sum();
        for (int word = 5; word < config.VocabSize; word++)
        {
            double share = frequencies[word] / total;
            Assert.All([told[0, word], told[1, word]], t => Assert.InRange(t.item<float>() / share, 0.5, 2));
        }

        Assert.NotEqual(told[0, 10].item<float>(), told[1, 10].item<float>());
    }
}
