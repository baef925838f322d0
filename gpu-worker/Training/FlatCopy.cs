using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// The weights as they were at one moment: all that learn at some time, those too whose epoch has not come yet. Takes no memory before the first.
/// </summary>
/// <param name="parameters">What is copied.</param>
internal sealed class FlatCopy(FlatParameters parameters) : IDisposable
{
    /// <summary>One flat tensor a group, by its name; none before <see cref="Take"/>.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Tensors { get; private set; } = [];

    /// <summary>Copies the weights as they are now over those of the moment before.</summary>
    public void Take()
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (Tensors.Count == 0)
        {
            Tensors = [.. parameters.Groups.Select(g => (g.Name, g.Values.clone().DetachFromDisposeScope()))];
            return;
        }

        foreach ((ParameterGroup group, (_, Tensor value)) in parameters.Groups.Zip(Tensors))
        {
            value.copy_(group.Values);
        }
    }

    /// <summary>Puts the weights back into the model; leaves it as it is where none were taken.</summary>
    public void Restore()
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach ((ParameterGroup group, (_, Tensor value)) in parameters.Groups.Zip(Tensors))
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
