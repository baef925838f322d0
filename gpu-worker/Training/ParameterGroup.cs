using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Parameters that share their weight decay: one buffer of weights and one of gradients, fp32, of which the parameters are views.</summary>
/// <param name="Name">decay or no-decay.</param>
/// <param name="Decays">False for biases and LayerNorm.</param>
/// <param name="Spans">The parameters, in the model's order.</param>
/// <param name="Values">Weights, <c>[elements]</c>.</param>
/// <param name="Gradients">Gradients, <c>[elements]</c>.</param>
public sealed record ParameterGroup(string Name, bool Decays, IReadOnlyList<ParameterSpan> Spans, Tensor Values, Tensor Gradients) : IDisposable
{
    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
    }
}
