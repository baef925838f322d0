using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class SlicedReducerTests
{
    public SlicedReducerTests() => TorchRuntime.Start();

    /// <summary>Lengths that the replicas do not divide, and more replicas than a slice has elements.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    public void ReduceAndBroadcast_AnyNumber_AddInOrderAndAllAgree(int count)
    {
        using var scope = NewDisposeScope();
        Sequential[] models = [.. Enumerable.Range(0, count).Select(_ => nn.Sequential(("layer", nn.Linear(5, 3))))];
        FlatParameters[] replicas = Array.ConvertAll(models, model => new FlatParameters(model, CPU));
        foreach (ParameterGroup group in replicas.SelectMany(replica => replica.Groups))
        {
            group.Gradients.copy_(randn(group.Gradients.shape));
        }

        // Added one after the other, as the sum in fp32 depends on it.
        float[][] expected = [.. replicas[0].Groups.Select((_, index) => replicas.Select(replica => replica.Groups[index].Gradients.data<float>().ToArray())
            .Aggregate((sum, next) => [.. sum.Zip(next, (a, b) => a + b)]))];

        new SlicedReducer().Reduce(replicas);
        new SlicedReducer().Broadcast(replicas);

        Assert.Equal(expected, replicas[0].Groups.Select(group => group.Gradients.data<float>().ToArray()));
        Assert.All(replicas, replica => Assert.All(
            replica.Groups.Zip(replicas[0].Groups), pair => Assert.Equal(pair.Second.Values.data<float>().ToArray(), pair.First.Values.data<float>().ToArray())));
        Array.ForEach(replicas, replica => replica.Dispose());
        Array.ForEach(models, model => model.Dispose());
    }
}
