using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Randomness;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

public sealed class DropoutMasksTests
{
    public DropoutMasksTests() => TorchRuntime.Start();

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Apply_Training_DropsTheShareAndKeepsTheMean(double probability)
    {
        using var scope = NewDisposeScope();
        DropoutMasks.Seed(5);

        float[] dropped = DropoutMasks.Apply(ones(1001, 999), probability, training: true).data<float>().ToArray();

        // Five standard deviations of a binomial share.
        double tolerance = 5 * Math.Sqrt(probability * (1 - probability) / dropped.Length);
        Assert.Equal(probability, dropped.Count(v => v == 0) / (double)dropped.Length, tolerance);
        Assert.All(dropped.Distinct().Where(v => v != 0), v => Assert.Equal(1 / (1 - probability), v, 1e-6));
    }

    [Fact]
    public void Apply_NeighboursAndMasks_AreIndependent()
    {
        const int Count = 1 << 20;
        float[] first = new float[Count];
        float[] second = new float[Count];
        DropoutMasks.Seed(6);
        DropoutMasks.Fill(first, DropoutMasks.Next(0.5));
        DropoutMasks.Fill(second, DropoutMasks.Next(0.5));

        foreach (int lag in new[] { 1, 2, 7, 8, 64, 128, 1024 })
        {
            Assert.Equal(0.5, Enumerable.Range(0, Count - lag).Count(i => first[i] == first[i + lag]) / (double)(Count - lag), 0.0025);
        }

        Assert.Equal(0.5, first.Zip(second).Count(pair => pair.First == pair.Second) / (double)Count, 0.0025);
    }

    [Fact]
    public void Apply_SameSeed_SameMasks_OtherSeed_OtherMasks()
    {
        float[] Draw(long seed)
        {
            float[] mask = new float[1003];
            DropoutMasks.Seed(seed);
            DropoutMasks.Fill(mask, DropoutMasks.Next(0.3));
            return mask;
        }

        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
        Assert.NotEqual(Draw(7), Draw(7 + (1L << 32)));
    }

    [Fact]
    public void Apply_Evaluation_ReturnsTheInput()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(3, 3);

        Assert.Same(x, DropoutMasks.Apply(x, 0.5, training: false));
    }
}
