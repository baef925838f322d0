using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>
/// y = x Wᵀ + b. It begins at zero, where TorchSharp's own draws random weights: a weight file or <see cref="BertInitialization"/> writes over them, and for a
/// model of BERT's size the drawing takes longer than reading the file.
/// </summary>
internal sealed class Linear : nn.Module
{
    // Moved or converted, a module puts other parameters into the fields of these names; a field of another keeps one that is disposed.
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public Linear(long inputs, long outputs)
        : base(nameof(Linear))
    {
        _weight = new Parameter(zeros(outputs, inputs));
        _bias = new Parameter(zeros(outputs));
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
    }

    /// <summary>What it computes in.</summary>
    public ScalarType Type => _weight.dtype;

    /// <param name="x"><c>[…, inputs]</c></param>
    /// <returns><c>[…, outputs]</c></returns>
    public Tensor Forward(Tensor x) => nn.functional.linear(x, _weight, _bias);
}
