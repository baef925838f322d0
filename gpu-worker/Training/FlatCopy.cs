using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>The weights as they were at one moment: all that learn at some time, those too whose epoch has not come yet.</summary>
public sealed class FlatCopy : IDisposable
{
    private readonly FlatParameters _parameters;

    public FlatCopy(FlatParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        Tensors = [.. parameters.Groups.Select(g => (g.Name, g.Values.clone().DetachFromDisposeScope()))];
    }

    /// <summary>One flat tensor a group, by its name.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Tensors { get; }

    /// <summary>Puts the weights back into the model.</summary>
    public void Restore()
    {
        using IDisposable noGradient = no_grad();
        foreach ((ParameterGroup group, (_, Tensor value)) in _parameters.Groups.Zip(Tensors))
        {
            group.Values.copy_(value);
        }
    }

    public void Dispose()
    {
        foreach ((_, Tensor value) in Tensors)
        {
            value.Dispose();
        }
    }
}
