using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Kernels.Flat;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// A model's parameters moved into flat buffers, so that zeroing, clipping and the optimizer step are one call a group, and
/// memory is taken once. The model computes on views and never notices. What is frozen stays where it is, without gradient.
/// </summary>
/// <remarks>
/// In bf16 the model computes with rounded weights, and its gradients come rounded; the optimizer moves exact ones in fp32 by sums in fp32 (Micikevicius et al.
/// 2017, arXiv:1710.03740, section 3.1; bf16 has the range of fp32, so that no loss is scaled). Every operation stands in a dispose scope, those in place too: what
/// they return, even where nobody looks at it, holds its buffer until a finalizer runs.
/// </remarks>
internal sealed class FlatParameters : IDisposable
{
    // Every parameter begins on a cache line: 16 floats.
    private const long Alignment = 16;

    private readonly nn.Module _model;
    private readonly ScalarType _type;
    private readonly Dictionary<string, Tensor> _frozen = new(StringComparer.Ordinal);

    /// <summary>Moves the parameters; what they held is kept. Those that begin with the first step learn from here on.</summary>
    /// <param name="model">Moved to the device.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="rule">A parameter's rule by its name, null where it is frozen; by default all learn alike.</param>
    /// <param name="precision">What the model computes in until <see cref="Release"/>.</param>
    public FlatParameters(nn.Module model, Device device, Func<string, ParameterRule?>? rule = null, Precision precision = Precision.Fp32)
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        _model = model;
        _type = precision == Precision.Bf16 ? bfloat16 : float32;
        model.to(device);
        Dictionary<string, Tensor> exact = model.named_parameters().ToDictionary(p => p.name, p => IsSingle ? p.parameter : p.parameter.clone(), StringComparer.Ordinal);
        model.to(_type);

        var rules = new SortedDictionary<ParameterRule, List<(string Name, Parameter Parameter)>>(Comparer<ParameterRule>.Create(Order));
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            parameter.requires_grad = false;
            if ((rule is null ? ParameterRule.Plain : rule(name)) is { } own)
            {
                (rules.TryGetValue(own, out List<(string, Parameter)>? members) ? members : rules[own] = []).Add((name, parameter));
            }
            else if (!IsSingle)
            {
                _frozen[name] = exact[name].DetachFromDisposeScope();
            }
        }

        Groups =
        [
            .. rules.SelectMany(r => new[]
            {
                Move(r.Key, decays: true, r.Value.Where(p => Decays(p.Name)), exact, device),
                Move(r.Key, decays: false, r.Value.Where(p => !Decays(p.Name)), exact, device),
            }),
        ];
        Unfreeze(rule => rule is { FirstEpoch: 0, WaitsForHead: false });
    }

    /// <summary>What learns at some time, ordered by its beginning.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>What learns now.</summary>
    public IEnumerable<ParameterGroup> Learning => Groups.Where(g => g.Learns);

    /// <summary>All of the model's weights, fp32, in its order. Who writes into them calls <see cref="Publish"/>.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Weights
    {
        get
        {
            if (IsSingle)
            {
                return ModelWeights.Of(_model);
            }

            Dictionary<string, Tensor> exact = Groups.SelectMany(group => group.Spans.Select(span => (span.Name, Value: span.Of(group.Values))))
                .Concat(_frozen.Select(frozen => (Name: frozen.Key, frozen.Value)))
                .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
            return [.. _model.named_parameters().Select(p => (p.name, exact[p.name]))];
        }
    }

    private bool IsSingle => _type == float32;

    /// <summary>Lets the groups learn whose time has come.</summary>
    /// <param name="isDue">Says so of a rule.</param>
    /// <returns>Those that had not learnt before.</returns>
    public IReadOnlyList<ParameterGroup> Unfreeze(Func<ParameterRule, bool> isDue)
    {
        ParameterGroup[] added = [.. Groups.Where(g => !g.Learns && isDue(g.Rule))];
        foreach (ParameterGroup group in added)
        {
            group.Unfreeze();
        }

        return added;
    }

    public void ZeroGradients() => Each(Learning, group => group.ZeroGradients());

    /// <summary>Adds up what a backward pass has left; called after each.</summary>
    public void TakeGradients() => Each(Learning, group => group.TakeGradients());

    /// <summary>From here on the model computes with the weights as they are now.</summary>
    public void Publish() => Each(Groups, group => group.Publish());

    /// <summary>
    /// Scales the gradients so that their global norm is at most <paramref name="maximum"/> (Pascanu et al. 2013), as PyTorch's <c>clip_grad_norm_</c>.
    /// </summary>
    /// <param name="maximum">0 leaves the gradients as they are.</param>
    /// <returns>The norm before: a scalar on the device, float64.</returns>
    public Tensor ClipGradients(double maximum)
    {
        if (Groups[0].Values.device_type != DeviceType.CPU)
        {
            return ClipWithoutWaiting(maximum);
        }

        double norm = Math.Sqrt(Learning.Sum(SquaredNorm));
        double scale = maximum / (norm + 1e-6);
        if (maximum > 0 && scale < 1)
        {
            Each(Learning, group => group.Gradients.mul_(scale));
        }

        return tensor(norm);
    }

    /// <summary>The same by tensors alone: a GPU is asked for nothing before it goes on.</summary>
    internal Tensor ClipWithoutWaiting(double maximum)
    {
        using var scope = NewDisposeScope();
        Tensor norm = stack([.. Learning.Select(group => group.Gradients.norm())]).norm();
        if (maximum > 0)
        {
            Tensor scale = (norm + 1e-6).reciprocal().mul(maximum).clamp(max: 1);
            Each(Learning, group => group.Gradients.mul_(scale));
        }

        return norm.to(float64).MoveToOuterDisposeScope();
    }

    /// <summary>Gives the model its exact weights, in fp32; it is not trained any further.</summary>
    public void Release()
    {
        if (IsSingle)
        {
            return;
        }

        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> exact = Weights.ToDictionary(w => w.Name, w => w.Value, StringComparer.Ordinal);
        _model.to(float32);
        foreach ((string name, Parameter parameter) in _model.named_parameters())
        {
            parameter.grad = null;
            parameter.copy_(exact[name]);
        }
    }

    public void Dispose()
    {
        foreach (ParameterGroup group in Groups)
        {
            group.Dispose();
        }

        foreach (Tensor tensor in _frozen.Values)
        {
            tensor.Dispose();
        }
    }

    private static void Each(IEnumerable<ParameterGroup> groups, Action<ParameterGroup> action)
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (ParameterGroup group in groups)
        {
            action(group);
        }
    }

    private static unsafe double SquaredNorm(ParameterGroup group) =>
        SumOfSquares.Of(TorchRuntime.Team, TensorMemory.Of(group.Gradients), group.Gradients.numel());

    /// <summary>The earlier first, and of those the faster.</summary>
    private static int Order(ParameterRule a, ParameterRule b) => (a.FirstEpoch, a.WaitsForHead, b.RateScale).CompareTo((b.FirstEpoch, b.WaitsForHead, a.RateScale));

    /// <summary>As BERT was trained: no decay on biases and LayerNorm. An LSTM's biases have names that only begin so.</summary>
    private static bool Decays(string name) =>
        !name.AsSpan(name.LastIndexOf('.') + 1).StartsWith("bias", StringComparison.Ordinal) && !name.Contains("LayerNorm", StringComparison.Ordinal);

    private ParameterGroup Move(
        ParameterRule rule, bool decays, IEnumerable<(string Name, Parameter Parameter)> parameters, Dictionary<string, Tensor> exact, Device device)
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

        Tensor values = zeros(length, float32, device).DetachFromDisposeScope();
        foreach (ParameterSpan span in spans)
        {
            span.Of(values).copy_(exact[span.Name]);
        }

        Tensor modelValues = IsSingle ? values : values.to(_type).DetachFromDisposeScope();
        foreach ((ParameterSpan span, Parameter parameter) in spans.Zip(moved))
        {
            parameter.set_(span.Of(modelValues));
        }

        return new ParameterGroup(rule, decays, spans, moved, values, modelValues);
    }
}
