using BertPipeline.GpuWorker.Kernels.Flat;
using BertPipeline.GpuWorker.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// A model's parameters moved into flat buffers, so that zeroing, clipping and the optimizer step are one call a group, and
/// memory is taken once. The model computes on views and never notices. What is frozen stays where it is, without gradient.
/// </summary>
/// <remarks>
/// Every operation stands in a dispose scope, those in place too: what they return, even where nobody looks at it, holds its buffer until a finalizer runs.
/// </remarks>
internal sealed class FlatParameters : IDisposable
{
    // Every parameter begins on a cache line: 16 floats.
    private const long Alignment = 16;

    /// <summary>Moves the parameters; what they held is kept. Those of the first epoch learn from here on.</summary>
    /// <param name="model">Moved to the device.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="rule">A parameter's rule by its name, null where it is frozen; by default all learn alike.</param>
    public FlatParameters(nn.Module model, Device device, Func<string, ParameterRule?>? rule = null)
    {
        model.to(device);
        var rules = new SortedDictionary<ParameterRule, List<(string Name, Parameter Parameter)>>(Comparer<ParameterRule>.Create(Order));
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            parameter.requires_grad = false;
            if ((rule is null ? ParameterRule.Plain : rule(name)) is { } own)
            {
                (rules.TryGetValue(own, out List<(string, Parameter)>? members) ? members : rules[own] = []).Add((name, parameter));
            }
        }

        Groups =
        [
            .. rules.SelectMany(r => new[]
            {
                Move(r.Key, decays: true, r.Value.Where(p => Decays(p.Name)), device),
                Move(r.Key, decays: false, r.Value.Where(p => !Decays(p.Name)), device),
            }),
        ];
        Unfreeze(epoch: 0);
    }

    /// <summary>What learns at some time, ordered by the epoch of its beginning.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>What learns now.</summary>
    public IEnumerable<ParameterGroup> Learning => Groups.Where(g => g.Learns);

    /// <summary>Lets the groups learn whose time has come.</summary>
    /// <param name="epoch">From 0.</param>
    /// <returns>Those that had not learnt before.</returns>
    public IReadOnlyList<ParameterGroup> Unfreeze(int epoch)
    {
        ParameterGroup[] added = [.. Groups.Where(g => !g.Learns && g.Rule.FirstEpoch <= epoch)];
        foreach (ParameterGroup group in added)
        {
            group.Unfreeze();
        }

        return added;
    }

    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        foreach (ParameterGroup group in Learning)
        {
            group.Gradients.zero_();
        }
    }

    /// <summary>
    /// Scales the gradients so that their global norm is at most <paramref name="maximum"/> (Pascanu et al. 2013), as PyTorch's <c>clip_grad_norm_</c>.
    /// </summary>
    /// <param name="maximum">0 leaves the gradients as they are.</param>
    /// <returns>The norm before.</returns>
    public double ClipGradients(double maximum)
    {
        using var scope = NewDisposeScope();

        double norm = Math.Sqrt(Learning.Sum(SquaredNorm));
        double scale = maximum / (norm + 1e-6);
        if (maximum > 0 && scale < 1)
        {
            foreach (ParameterGroup group in Learning)
            {
                group.Gradients.mul_(scale);
            }
        }

        return norm;
    }

    public void Dispose()
    {
        foreach (ParameterGroup group in Groups)
        {
            group.Dispose();
        }
    }

    private static unsafe double SquaredNorm(ParameterGroup group)
    {
        if (group.Gradients.device_type == DeviceType.CPU)
        {
            return SumOfSquares.Of(TorchRuntime.Team, TensorMemory.Of(group.Gradients), group.Gradients.numel());
        }

        // A synchronisation on GPU.
        double norm = group.Gradients.norm().item<float>();
        return norm * norm;
    }

    /// <summary>Earlier epochs first, and within one the faster.</summary>
    private static int Order(ParameterRule a, ParameterRule b) => (a.FirstEpoch, b.RateScale).CompareTo((b.FirstEpoch, a.RateScale));

    /// <summary>As BERT was trained: no decay on biases and LayerNorm.</summary>
    private static bool Decays(string name) =>
        !name.EndsWith(".bias", StringComparison.Ordinal) && !name.Contains("LayerNorm", StringComparison.Ordinal);

    private static ParameterGroup Move(ParameterRule rule, bool decays, IEnumerable<(string Name, Parameter Parameter)> parameters, Device device)
    {
        var spans = new List<ParameterSpan>();
        var moved = new List<Parameter>();
        long length = 0;
        foreach ((string name, Parameter parameter) in parameters)
        {
            var span = new ParameterSpan(name, length, parameter.shape);
            spans.Add(span);
            moved.Add(parameter);
            length += (span.Length + Alignment - 1) / Alignment * Alignment;
        }

        using IDisposable noGradient = no_grad();
        Tensor values = zeros(length, float32, device).DetachFromDisposeScope();
        foreach ((ParameterSpan span, Parameter parameter) in spans.Zip(moved))
        {
            using var scope = NewDisposeScope();
            Tensor value = values.narrow(0, span.Offset, span.Length).view(span.Shape);
            value.copy_(parameter);
            parameter.set_(value);
        }

        return new ParameterGroup(rule, decays, spans, moved, values);
    }
}
