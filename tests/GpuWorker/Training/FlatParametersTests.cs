using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class FlatParametersTests
{
    [Fact]
    public void Create_FrozenParameter_HasNoGradientAndNoPlace()
    {
        using var model = new Stack();
        float[] before = Values(model.Bottom);

        using var parameters = new FlatParameters(model.Module, CPU, name => name.StartsWith("bottom", StringComparison.Ordinal) ? null : ParameterRule.Plain);

        Assert.All(model.Bottom.parameters(), p => Assert.True(!p.requires_grad && p.grad is null));
        Assert.All(model.Top.parameters(), p => Assert.True(p.requires_grad && p.grad is not null));
        Assert.Equal(["middle.weight", "top.weight", "middle.bias", "top.bias"], parameters.Groups.SelectMany(g => g.Spans.Select(s => s.Name)));
        Assert.Equal(before, Values(model.Bottom));
    }

    [Fact]
    public void Groups_SeveralRules_EarlierFirstThenFasterEachWithAndWithoutDecay()
    {
        using var model = new Stack();

        using var parameters = new FlatParameters(model.Module, CPU, name => name.Split('.')[0] switch
        {
            "top" => ParameterRule.Plain,
            "middle" => new ParameterRule(0.5, 0),
            _ => new ParameterRule(0.25, 2),
        });

        Assert.Equal(
            ["decay", "no-decay", "decay.rate-0.5", "no-decay.rate-0.5", "decay.epoch-3.rate-0.25", "no-decay.epoch-3.rate-0.25"],
            parameters.Groups.Select(g => g.Name));
        Assert.Equal(4, parameters.Learning.Count());
        Assert.Empty(parameters.Unfreeze(rule => rule.FirstEpoch <= 1));
        Assert.Equal(parameters.Groups.Skip(4), parameters.Unfreeze(rule => rule.FirstEpoch <= 2));
        Assert.Empty(parameters.Unfreeze(rule => rule.FirstEpoch <= 2));
    }

    [Fact]
    public void Step_SlowerGroup_MovesByItsShareOfTheRate()
    {
        using var model = new Stack();
        using var parameters = new FlatParameters(model.Module, CPU, name => new ParameterRule(name.StartsWith("top", StringComparison.Ordinal) ? 1 : 0.25, 0));
        using var optimizer = new Sgd(parameters) { Momentum = 0 };
        foreach (ParameterGroup group in parameters.Groups)
        {
            group.Values.zero_();
            group.Gradients.fill_(1);
        }

        optimizer.Step(0, new ScheduledRates(0.5));

        // By hand: 0 − rate · share · 1.
        Assert.All(Values(model.Top), v => Assert.Equal(-0.5f, v));
        Assert.All(Values(model.Bottom), v => Assert.Equal(-0.125f, v));
    }

    [Fact]
    public void Restore_CopyMadeBeforeALayerLearnt_PutsThatLayerBackToo()
    {
        using var model = new Stack();
        using var parameters = new FlatParameters(model.Module, CPU, name => new ParameterRule(1, name.StartsWith("bottom", StringComparison.Ordinal) ? 1 : 0));
        float[] before = [.. Values(model.Bottom), .. Values(model.Top)];
        using var copy = new FlatCopy(parameters);
        copy.Take();
        parameters.Unfreeze(rule => rule.FirstEpoch <= 1);
        foreach (ParameterGroup group in parameters.Groups)
        {
            group.Values.add_(1);
        }

        Assert.DoesNotContain(before[0], Values(model.Bottom));
        copy.Restore();

        Assert.Equal(before, Values(model.Bottom).Concat(Values(model.Top)));
    }

    private static float[] Values(Linear module) => [.. module.parameters().SelectMany(p => p.data<float>().ToArray())];

    /// <summary>Three linear layers, one on the other.</summary>
    private sealed class Stack : IDisposable
    {
        public Stack()
        {
            TorchRuntime.Start();
            Module = nn.Sequential(("bottom", Bottom = nn.Linear(3, 4)), ("middle", nn.Linear(4, 4)), ("top", Top = nn.Linear(4, 2)));
        }

        public Linear Bottom { get; }

        public Linear Top { get; }

        public Sequential Module { get; }

        public void Dispose() => Module.Dispose();
    }
}
