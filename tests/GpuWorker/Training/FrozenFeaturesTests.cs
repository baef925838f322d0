using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class FrozenFeaturesTests : IDisposable
{
    private readonly JobContexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    /// <summary>Without dropout it makes no difference but for rounding whether the encoder is computed again and again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_FeaturesKept_LearnsWhatItLearnsWithoutThem(int replicas)
    {
        float[] kept = Run(replicas, keepsFeatures: true), computed = Run(replicas, keepsFeatures: false);

        Assert.All(kept.Zip(computed), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
        Assert.NotEqual(kept, new ClassifierRun(_contexts) { Devices = [CPU], HasDropout = false, KeepsFeatures = false }.Train(TestContext.Current.CancellationToken));
    }

    /// <summary>The features are kept in fp32, and the head computes in bf16, whose numbers have eight binary digits.</summary>
    [Fact]
    public void Train_FeaturesKeptInBf16_LearnsWhatItLearnsWithoutThem()
    {
        float[] kept = Run(1, keepsFeatures: true, Precision.Bf16), computed = Run(1, keepsFeatures: false, Precision.Bf16);

        Assert.All(kept.Zip(computed), pair => Assert.Equal(pair.Second, pair.First, 1 / 256f));
    }

    [Fact]
    public void Of_AskedAgain_ComputesNothingAndLeavesTheModelInItsMode()
    {
        TorchRuntime.Start();
        using var model = new CountingClassifier();
        var features = new FrozenFeatures([[7, 8], [9]], TestContext.Current.CancellationToken);
        model.train();

        using Tensor first = features.Of(model, [1, 0], CPU);
        using Tensor again = features.Of(model, [0], CPU);

        Assert.Equal([9, 1, 7, 2], first.data<float>().ToArray());
        Assert.Equal([7, 2], again.data<float>().ToArray());
        Assert.Equal((2, false, true), (model.Computed, model.ComputedInTraining, model.training));
    }

    [Fact]
    public void Of_Cancelled_Ends()
    {
        TorchRuntime.Start();
        using var model = new CountingClassifier();

        Assert.Throws<OperationCanceledException>(() => new FrozenFeatures([[7]], new CancellationToken(canceled: true)).Of(model, [0], CPU));
    }

    private float[] Run(int replicas, bool keepsFeatures, Precision precision = Precision.Fp32) =>
        new ClassifierRun(_contexts) { Devices = [.. Enumerable.Repeat(CPU, replicas)], HasDropout = false, IsFrozen = true, KeepsFeatures = keepsFeatures, MicroBatchTokens = 128, Precision = precision }
            .Train(TestContext.Current.CancellationToken);

    /// <summary>A piece's first id and its length are its features.</summary>
    private sealed class CountingClassifier() : PieceClassifier(nameof(CountingClassifier)), IFeatureClassifier
    {
        public int Computed { get; private set; }

        public bool ComputedInTraining { get; private set; }

        public Tensor Features(SequenceBatch batch, Device device)
        {
            Computed += batch.Count;
            ComputedInTraining |= training;
            return tensor(Enumerable.Range(0, batch.Count).SelectMany(i => (float[])[batch.Ids(i)[0], batch.Length(i)]).ToArray(), [batch.Count, 2L]);
        }

        public Tensor Classify(Tensor features) => throw new NotSupportedException();

        public override Tensor Forward(SequenceBatch batch, Device device) => throw new NotSupportedException();

        public override PieceClassifier CreateReplica() => throw new NotSupportedException();
    }
}
