using System.Buffers.Binary;
using System.Runtime.InteropServices;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>
/// Trainings on replicas beside the same on one device. By gradient descent: AdamW divides a gradient by its own size, and so makes whole steps of what is nothing
/// but rounding (the gradient of the keys' bias is 0).
/// </summary>
public sealed class ReplicatedTrainingTests : IDisposable
{
    private const double Tolerance = 1e-6;

    private readonly JobContexts _contexts = new();

    public void Dispose() => _contexts.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_LanguageModelForTwentySteps_WeightsOfOneReplica(int replicas)
    {
        (byte[] one, TrainerState state) = Descend(1).Train(cancellationToken: TestContext.Current.CancellationToken);
        (byte[] several, TrainerState shared) = Descend(replicas).Train(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(20, state.Step);
        AssertClose(Floats(one), Floats(several));
        Assert.Equal(state.Tokens, shared.Tokens);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_ClassifierForTwentySteps_WeightsOfOneReplica(int replicas) => AssertClose(
        new ClassifierRun(_contexts) { Devices = Cpus(1), HasDropout = false }.Train(TestContext.Current.CancellationToken),
        new ClassifierRun(_contexts) { Devices = Cpus(replicas), HasDropout = false }.Train(TestContext.Current.CancellationToken));

    /// <summary>Four micro-batches a step, whoever computes them.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_SameCutWithDropout_WeightsOfOneReplica(int replicas)
    {
        const int Positions = 8 * ClassifierRun.PieceLength;
        AssertClose(
            new ClassifierRun(_contexts) { Devices = Cpus(1), HasDropout = true, MicroBatchTokens = Positions }.Train(TestContext.Current.CancellationToken),
            new ClassifierRun(_contexts) { Devices = Cpus(replicas), HasDropout = true, MicroBatchTokens = Positions }.Train(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Run_GradualUnfreezing_WeightsOfOneReplica()
    {
        (byte[] one, _) = Unfreeze(1).Train(cancellationToken: TestContext.Current.CancellationToken);
        (byte[] two, _) = Unfreeze(2).Train(cancellationToken: TestContext.Current.CancellationToken);

        AssertClose(Floats(one), Floats(two));

        LanguageModelRun Unfreeze(int replicas) => new(_contexts)
        {
            Devices = Cpus(replicas),
            HasDropout = false,
            Optimizer = parameters => new Sgd(parameters),
            Trainable = new TrainableOptions { GradualUnfreezing = true, LayerDecay = 0.8 },
            Epochs = 4,
            Examples = 140,
        };
    }

    [Fact]
    public void Run_TwoReplicasResumedAnywhere_ContinueBitForBit()
    {
        LanguageModelRun run = new(_contexts)
        {
            Devices = Cpus(2),
            Trainable = new TrainableOptions { GradualUnfreezing = true },
            Epochs = 4,
            Examples = 140,
        };
        _contexts.DueEvery = 4;
        (byte[] undisturbed, TrainerState whole) = run.Train(cancellationToken: TestContext.Current.CancellationToken);

        foreach (Checkpoint checkpoint in _contexts.Saved.SkipLast(1).ToArray())
        {
            (byte[] resumed, TrainerState state) = run.Train(checkpoint, TestContext.Current.CancellationToken);

            Assert.True(undisturbed.AsSpan().SequenceEqual(resumed), $"resumed at step {checkpoint.Step}, the weights differ");
            Assert.True(state.Exact);
            Assert.Equal(whole.HeldOut, state.HeldOut);
        }
    }

    [Fact]
    public void Run_ResumedWithMoreReplicas_GoesOnAndSaysInexact()
    {
        (_, TrainerState whole) = Descend(1).Train(cancellationToken: TestContext.Current.CancellationToken);

        (_, TrainerState state) = Descend(2).Train(_contexts.Saved[0], TestContext.Current.CancellationToken);

        Assert.False(state.Exact);
        Assert.Contains("(devices 1 → 2)", Assert.Single(state.Warnings), StringComparison.Ordinal);
        Assert.Equal(whole.Step, state.Step);
    }

    [Fact]
    public void Run_OneReplicaHasNoRoom_AllDoTheStepAgainInSmallerMicroBatches()
    {
        bool hasRoom = false;
        LanguageModelRun run = new(_contexts)
        {
            Devices = Cpus(2),
            HasDropout = false,
            Optimizer = parameters => new Sgd(parameters),
            Around = task => new WatchedTask<LanguageModelBatch>(task, isReplica =>
            {
                if (isReplica && !hasRoom)
                {
                    hasRoom = true;
                    throw new NoRoomException("CUDA out of memory.");
                }
            }),
        };
        (byte[] undisturbed, _) = Descend(2).Train(cancellationToken: TestContext.Current.CancellationToken);

        (byte[] disturbed, TrainerState state) = run.Train(cancellationToken: TestContext.Current.CancellationToken);

        AssertClose(Floats(undisturbed), Floats(disturbed));
        Assert.Contains("microBatchTokens 16384 → 8192", Assert.Single(state.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CancelledWithinAStep_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        LanguageModelRun run = new(_contexts)
        {
            Devices = Cpus(2),
            MicroBatchTokens = 100,
            Around = task => new WatchedTask<LanguageModelBatch>(task, _ => cancellation.Cancel()),
        };

        Assert.ThrowsAny<OperationCanceledException>(() => run.Train(cancellationToken: cancellation.Token));

        Assert.Empty(_contexts.Saved);
    }

    private LanguageModelRun Descend(int replicas) => new(_contexts)
    {
        Devices = Cpus(replicas),
        HasDropout = false,
        Optimizer = parameters => new Sgd(parameters),
    };

    private static Device[] Cpus(int count) => [.. Enumerable.Repeat(CPU, count)];

    /// <summary>The tensors of a safetensors file, all fp32.</summary>
    private static float[] Floats(byte[] file) => MemoryMarshal.Cast<byte, float>(file.AsSpan(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file))).ToArray();

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        double difference = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(difference <= Tolerance * largest, $"weights differ by {difference / largest:g3} of the largest");
    }

    /// <summary>As TorchSharp throws libtorch's errors.</summary>
    private sealed class NoRoomException(string message) : ExternalException(message);
}
