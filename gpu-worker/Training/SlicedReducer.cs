using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Every replica has a slice of the buffers to itself: it adds that up for all, (r0 + r1) + r2 …, so that equal gradients give equal bits every time, and hands
/// that slice of the weights on to all. So every link carries about as much as any other; what that costs is modelled in the worker's README. The copies are only
/// put on the devices' queues here, which order them.
/// </summary>
internal sealed class SlicedReducer : IGradientReducer
{
    public void Reduce(IReadOnlyList<FlatParameters> replicas) => EachSlice(replicas, group => group.Gradients, (slices, owner) =>
    {
        Device device = slices[owner].device;
        Tensor sum = slices[0].to(device);
        foreach (Tensor other in slices[1..])
        {
            sum.add_(other.to(device));
        }

        slices[0].copy_(sum);
    });

    public void Broadcast(IReadOnlyList<FlatParameters> replicas) => EachSlice(replicas, group => group.ModelValues, (slices, owner) =>
    {
        slices[owner].copy_(slices[0]);
        for (int other = 1; other < slices.Length; other++)
        {
            if (other != owner)
            {
                slices[other].copy_(slices[owner]);
            }
        }
    });

    /// <summary>Cuts a buffer of every group that learns into one slice an owner.</summary>
    /// <param name="replicas">The owners.</param>
    /// <param name="buffer">Which.</param>
    /// <param name="action">Gets one slice in all replicas, and whose it is.</param>
    private static void EachSlice(IReadOnlyList<FlatParameters> replicas, Func<ParameterGroup, Tensor> buffer, Action<Tensor[], int> action)
    {
        using IDisposable noGradient = no_grad();
        ParameterGroup[][] learning = [.. replicas.Select(replica => replica.Learning.ToArray())];
        for (int index = 0; index < learning[0].Length; index++)
        {
            Tensor[] buffers = Array.ConvertAll(learning, groups => buffer(groups[index]));
            long length = buffers[0].numel();
            for (int owner = 0; owner < replicas.Count; owner++)
            {
                using var scope = NewDisposeScope();
                long start = length * owner / replicas.Count;
                long end = length * (owner + 1) / replicas.Count;
                action(Array.ConvertAll(buffers, whole => whole.narrow(0, start, end - start)), owner);
            }
        }
    }
}
