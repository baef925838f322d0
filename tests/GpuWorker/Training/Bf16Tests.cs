using System.Buffers.Binary;
using System.Runtime.InteropServices;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Linear = TorchSharp.Modules.Linear;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>Training in bf16, which the processor computes too, only slower: all that a GPU does of it but its kernels.</summary>
public sealed class Bf16Tests : IDisposable
{
    private readonly JobContexts _contexts = new();

    public Bf16Tests() => TorchRuntime.Start();

    public void Dispose() => _contexts.Dispose();

    [Fact]
    public void Run_LanguageModel_LearnsAsInFp32()
    {
        (_, TrainerState single) = Run(Precision.Fp32).Train(cancellationToken: TestContext.Current.CancellationToken);
        (byte[] file, TrainerState state) = Run(Precision.Bf16).Train(cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(single.HeldOut.Zip(state.HeldOut), epoch => Assert.Equal(epoch.First.MlmLoss, epoch.Second.MlmLoss, 0.01));
        Assert.InRange(single.HeldOut[0].MlmLoss - single.HeldOut[^1].MlmLoss, 0.08, 3);
        Assert.Equal(("bf16", "libtorch"), (state.Environment["precision"], state.Environment["kernels"]));
        Assert.NotEqual("libtorch", single.Environment["kernels"]);

        // Weights of bf16 alone would have sixteen zeros at the end of each.
        Assert.Contains(Floats(file), weight => (BitConverter.SingleToUInt32Bits(weight) & 0xffff) != 0);
    }

    /// <summary>Without the processor's instructions the products are computed too, only slowly.</summary>
    [Fact]
    public void Run_LanguageModelMixed_LearnsAsInFp32()
    {
        (_, TrainerState single) = Run(Precision.Fp32).Train(cancellationToken: TestContext.Current.CancellationToken);
        (_, TrainerState mixed) = Run(Precision.Bf16Mixed).Train(cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(single.HeldOut.Zip(mixed.HeldOut), epoch => Assert.Equal(epoch.First.MlmLoss, epoch.Second.MlmLoss, 0.01));
        Assert.NotEqual(single.HeldOut[^1].MlmLoss, mixed.HeldOut[^1].MlmLoss);
        Assert.Equal("bf16-mixed", mixed.Environment["precision"]);
        Assert.EndsWith(", oneDNN bf16", mixed.Environment["kernels"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Bf16, 1)]
    [InlineData(Precision.Bf16, 2)]
    [InlineData(Precision.Bf16Mixed, 1)]
    public void Run_ResumedAnywhere_ContinuesBitForBit(Precision precision, int replicas)
    {
        _contexts.DueEvery = 7;
        LanguageModelRun run = new(_contexts) { Precision = precision, Devices = [.. Enumerable.Repeat(CPU, replicas)] };
        (byte[] undisturbed, _) = run.Train(cancellationToken: TestContext.Current.CancellationToken);

        foreach (Checkpoint checkpoint in _contexts.Saved.SkipLast(1).ToArray())
        {
            (byte[] resumed, TrainerState state) = run.Train(checkpoint, TestContext.Current.CancellationToken);

            Assert.True(undisturbed.AsSpan().SequenceEqual(resumed), $"resumed at step {checkpoint.Step}, the weights differ");
            Assert.True(state.Exact);
        }
    }

    /// <summary>Sums in bf16 would lose what is small beside the sum.</summary>
    [Fact]
    public void TakeGradients_ManySmallParts_AreSummedInFp32()
    {
        using var model = new OneLayer();
        using var parameters = new FlatParameters(model.Module, CPU, precision: Precision.Bf16);
        using Tensor part = full(model.Layer.weight!.shape, 1f / 512, bfloat16);

        for (int i = 0; i < 1000; i++)
        {
            using var scope = NewDisposeScope();
            model.Layer.weight!.grad!.add_(part);
            parameters.TakeGradients();
        }

        Assert.All(parameters.Groups[0].Gradients.data<float>().ToArray().Take(12), g => Assert.Equal(1000f / 512, g));
    }

    /// <summary>A step smaller than a bf16's last digit must not be lost.</summary>
    [Fact]
    public void Publish_StepsTooSmallForBf16_AddUpInTheExactWeights()
    {
        using var model = new OneLayer();
        using var parameters = new FlatParameters(model.Module, CPU, precision: Precision.Bf16);
        ParameterGroup group = parameters.Groups[0];
        using var scope = NewDisposeScope();
        group.Values.fill_(1);

        for (int i = 0; i < 8; i++)
        {
            group.Values.add_(1f / 1024);
            parameters.Publish();
        }

        Assert.Equal(1 + (8f / 1024), model.Layer.weight!.to(float32).data<float>()[0]);
        parameters.Release();
        Assert.Equal((ScalarType.Float32, 1 + (8f / 1024)), (model.Layer.weight!.dtype, model.Layer.weight!.data<float>()[0]));
    }

    [Fact]
    public void Release_FrozenParameter_IsWhatItWas()
    {
        using var model = new OneLayer();
        float[] before = model.Layer.weight!.data<float>().ToArray();
        using var parameters = new FlatParameters(
            model.Module, CPU, name => name.EndsWith("weight", StringComparison.Ordinal) ? null : ParameterRule.Plain, Precision.Bf16);

        Assert.Equal(ScalarType.BFloat16, model.Layer.weight!.dtype);
        Assert.Equal(before, parameters.Weights.Single(w => w.Name == "layer.weight").Value.data<float>().ToArray());
        parameters.Release();

        Assert.Equal(before, model.Layer.weight!.data<float>().ToArray());
    }

    private LanguageModelRun Run(Precision precision) => new(_contexts) { Precision = precision, HasDropout = false, Epochs = 2, Examples = 1000 };

    private static float[] Floats(byte[] file) => MemoryMarshal.Cast<byte, float>(file.AsSpan(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file))).ToArray();

    private sealed class OneLayer : IDisposable
    {
        public OneLayer() => Module = nn.Sequential(("layer", nn.Linear(4, 3)));

        /// <summary>The one that the module holds now: conversions replace its parameters, not itself.</summary>
        public Linear Layer => (Linear)Module.children().Single();

        public Sequential Module { get; }

        public void Dispose() => Module.Dispose();
    }
}
