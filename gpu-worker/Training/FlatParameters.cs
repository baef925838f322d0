using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// A model's parameters moved into flat buffers, so that zeroing, clipping and the optimizer step are one call a group, and
/// memory is taken once. The model computes on views and never notices.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    // Every parameter begins on a cache line: 16 floats.
    private const long Alignment = 16;

    /// <summary>Moves the parameters; what they held is kept.</summary>
    public FlatParameters(nn.Module model, Device device)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.to(device);
        (string Name, Parameter Parameter)[] all = [.. model.named_parameters().Select(p => (p.name, p.parameter))];
        Groups =
        [
            Move("decay", decays: true, all.Where(p => Decays(p.Name)), device),
            Move("no-decay", decays: false, all.Where(p => !Decays(p.Name)), device),
        ];
    }

    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Weights in all, a tied matrix counted once.</summary>
    public long Count => Groups.Sum(g => g.Spans.Sum(s => s.Length));

    public void ZeroGradients()
    {
        foreach (ParameterGroup group in Groups)
        {
            group.Gradients.zero_();
        }
    }

    /// <summary>Scales the gradients so that their global norm is at most <paramref name="maximum"/> (Pascanu et al. 2013).</summary>
    /// <param name="maximum">0 leaves the gradients as they are.</param>
    /// <returns>The norm before.</returns>
    public double ClipGradients(double maximum)
    {
        // A synchronisation on GPU.
        double norm = Math.Sqrt(Groups.Sum(g => Math.Pow(g.Gradients.norm().item<float>(), 2)));
        if (maximum > 0 && norm > maximum)
        {
            foreach (ParameterGroup group in Groups)
            {
                group.Gradients.mul_(maximum / (norm + 1e-6));
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

    /// <summary>As BERT was trained: no decay on biases and LayerNorm.</summary>
    private static bool Decays(string name) =>
        !name.EndsWith(".bias", StringComparison.Ordinal) && !name.Contains("LayerNorm", StringComparison.Ordinal);

    private static ParameterGroup Move(string name, bool decays, IEnumerable<(string Name, Parameter Parameter)> parameters, Device device)
    {
        var moved = new List<(ParameterSpan Span, Parameter Parameter)>();
        long length = 0;
        foreach ((string parameterName, Parameter parameter) in parameters)
        {
            var span = new ParameterSpan(parameterName, length, parameter.shape);
            moved.Add((span, parameter));
            length += (span.Length + Alignment - 1) / Alignment * Alignment;
        }

        using IDisposable noGradient = no_grad();
        Tensor values = zeros(length, float32, device).DetachFromDisposeScope();
        Tensor gradients = zeros(length, float32, device).DetachFromDisposeScope();
        foreach ((ParameterSpan span, Parameter parameter) in moved)
        {
            using Tensor value = values.narrow(0, span.Offset, span.Length).view(span.Shape);
            value.copy_(parameter);
            parameter.set_(value);
            using Tensor gradient = gradients.narrow(0, span.Offset, span.Length).view(span.Shape);
            parameter.grad = gradient;
        }

        return new ParameterGroup(name, decays, [.. moved.Select(m => m.Span)], values, gradients);
    }
}
