namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// What replicas say to each other in a step. All have the same groups in the same order, and the same of them learn. Whatever links the devices may stand
/// behind it; the result must not depend on which replica was done first.
/// </summary>
internal interface IGradientReducer
{
    /// <summary>Adds the gradients of all replicas up in those of the first; what the others hold afterwards is of no use.</summary>
    /// <param name="replicas">Two or more, each on its device, with nothing else running.</param>
    void Reduce(IReadOnlyList<FlatParameters> replicas);

    /// <summary>Copies the first one's weights that learn to the others.</summary>
    /// <param name="replicas">As in <see cref="Reduce"/>.</param>
    void Broadcast(IReadOnlyList<FlatParameters> replicas);
}
