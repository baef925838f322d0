using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Parameters that share their weight decay and their rule: one buffer of weights and, once they learn, one of gradients, fp32. The parameters are views of
/// them; or, where a model computes in another precision, of a second pair in that one, which the first is kept exact beside.
/// </summary>
internal sealed class ParameterGroup : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly bool _isSinglePrecision;
    private Tensor? _gradients;
    private Tensor? _modelGradients;

    /// <param name="rule">How they learn.</param>
    /// <param name="decays">False for biases and LayerNorm.</param>
    /// <param name="spans">Where each lies, in the model's order.</param>
    /// <param name="parameters">Views of <paramref name="modelValues"/>, without gradient.</param>
    /// <param name="values">Weights, fp32, <c>[elements]</c>.</param>
    /// <param name="modelValues">The same in the model's precision; <paramref name="values"/> itself where that is fp32.</param>
    internal ParameterGroup(
        ParameterRule rule, bool decays, IReadOnlyList<ParameterSpan> spans, IReadOnlyList<Parameter> parameters, Tensor values, Tensor modelValues)
    {
        Rule = rule;
        Decays = decays;
        Spans = spans;
        Values = values;
        ModelValues = modelValues;
        _isSinglePrecision = ReferenceEquals(values, modelValues);
        _parameters = parameters;
        Name = (decays ? "decay" : "no-decay")
            + (rule.FirstEpoch > 0 ? FormattableString.Invariant($".epoch-{rule.FirstEpoch + 1}") : "")
            + (rule.WaitsForHead ? ".after-head" : "")
            + (rule.RateScale != 1 ? FormattableString.Invariant($".rate-{rule.RateScale:R}") : "");
    }

    /// <summary>Its own among the groups of a model: decay, no-decay, and what its rule adds.</summary>
    public string Name { get; }

    public ParameterRule Rule { get; }

    public bool Decays { get; }

    public IReadOnlyList<ParameterSpan> Spans { get; }

    /// <summary>What the optimizer moves, fp32, <c>[elements]</c>.</summary>
    public Tensor Values { get; }

    /// <summary>What the model computes with, <c>[elements]</c>.</summary>
    public Tensor ModelValues { get; }

    /// <summary>True once its time has come.</summary>
    public bool Learns => _gradients is not null;

    /// <summary>The step's so far, fp32, <c>[elements]</c>.</summary>
    public Tensor Gradients => _gradients ?? throw new InvalidOperationException($"The group {Name} does not learn yet.");

    public void Dispose()
    {
        Values.Dispose();
        ModelValues.Dispose();
        _gradients?.Dispose();
        _modelGradients?.Dispose();
    }

    /// <summary>Gives the parameters their gradients, all zero.</summary>
    internal void Unfreeze()
    {
        _gradients = zeros_like(Values).DetachFromDisposeScope();
        _modelGradients = _isSinglePrecision ? _gradients : zeros_like(ModelValues).DetachFromDisposeScope();
        foreach ((ParameterSpan span, Parameter parameter) in Spans.Zip(_parameters))
        {
            using var scope = NewDisposeScope();
            parameter.requires_grad = true;
            Tensor gradient = span.Of(_modelGradients);
            parameter.grad = gradient;
        }
    }

    internal void ZeroGradients()
    {
        Gradients.zero_();
        if (!_isSinglePrecision)
        {
            _modelGradients!.zero_();
        }
    }

    /// <summary>Adds up in fp32 what a backward pass has left in the model's precision.</summary>
    internal void TakeGradients()
    {
        if (!_isSinglePrecision)
        {
            Gradients.add_(_modelGradients!);
            _modelGradients!.zero_();
        }
    }

    /// <summary>The model computes with the weights as they are now.</summary>
    internal void Publish()
    {
        if (!_isSinglePrecision)
        {
            ModelValues.copy_(Values);
        }
    }
}
