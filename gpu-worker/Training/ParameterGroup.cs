using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Parameters that share their weight decay and their rule: one buffer of weights and, once they learn, one of gradients, fp32, of which the
/// parameters are views.
/// </summary>
internal sealed class ParameterGroup : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private Tensor? _gradients;

    /// <param name="rule">How they learn.</param>
    /// <param name="decays">False for biases and LayerNorm.</param>
    /// <param name="spans">Where each lies, in the model's order.</param>
    /// <param name="parameters">Views of <paramref name="values"/>, without gradient.</param>
    /// <param name="values">Weights, <c>[elements]</c>.</param>
    internal ParameterGroup(
        ParameterRule rule, bool decays, IReadOnlyList<ParameterSpan> spans, IReadOnlyList<Parameter> parameters, Tensor values)
    {
        Rule = rule;
        Decays = decays;
        Spans = spans;
        Values = values;
        _parameters = parameters;
        Name = (decays ? "decay" : "no-decay")
            + (rule.FirstEpoch > 0 ? FormattableString.Invariant($".epoch-{rule.FirstEpoch + 1}") : "")
            + (rule.RateScale != 1 ? FormattableString.Invariant($".rate-{rule.RateScale:R}") : "");
    }

    /// <summary>Its own among the groups of a model: decay, no-decay, and what its rule adds.</summary>
    public string Name { get; }

    public ParameterRule Rule { get; }

    public bool Decays { get; }

    public IReadOnlyList<ParameterSpan> Spans { get; }

    public Tensor Values { get; }

    /// <summary>True once its epoch has come.</summary>
    public bool Learns => _gradients is not null;

    /// <summary><c>[elements]</c></summary>
    public Tensor Gradients => _gradients ?? throw new InvalidOperationException($"The group {Name} does not learn yet.");

    public void Dispose()
    {
        Values.Dispose();
        _gradients?.Dispose();
    }

    /// <summary>Gives the parameters their gradients, all zero.</summary>
    internal void Unfreeze()
    {
        _gradients = zeros_like(Values).DetachFromDisposeScope();
        foreach ((ParameterSpan span, Parameter parameter) in Spans.Zip(_parameters))
        {
            using var scope = NewDisposeScope();
            parameter.requires_grad = true;
            Tensor gradient = _gradients.narrow(0, span.Offset, span.Length).view(span.Shape);
            parameter.grad = gradient;
        }
    }
}
