using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Flat;

/// <summary>
/// One step of AdamW (Loshchilov and Hutter 2017, arXiv:1711.05101) over flat buffers, in one pass over memory and in the order of PyTorch's: decay, moments,
/// bias corrections, update.
/// </summary>
internal sealed unsafe record AdamWStep
{
    public required double LearningRate { get; init; }

    public required double Beta1 { get; init; }

    public required double Beta2 { get; init; }

    public required double Epsilon { get; init; }

    public required double WeightDecay { get; init; }

    /// <summary>Steps of these weights, this one included.</summary>
    public required long Count { get; init; }

    /// <param name="team">Who computes.</param>
    /// <param name="values">Weights, <c>[length]</c>, like the other three.</param>
    /// <param name="gradients">Left as they are.</param>
    /// <param name="mean">Running mean of the gradient.</param>
    /// <param name="square">Running mean of its square.</param>
    /// <param name="length">A multiple of eight.</param>
    public void Run(ThreadTeam team, float* values, float* gradients, float* mean, float* square, long length)
    {
        var blocks = new FlatBlocks(length);
        team.Run(blocks.Count, block =>
        {
            long first = FlatBlocks.First(block);
            Update(values + first, gradients + first, mean + first, square + first, blocks.Length(block));
        });
    }

    private void Update(float* values, float* gradients, float* mean, float* square, int length)
    {
        var rate = Vector256.Create((float)(-LearningRate / (1 - Math.Pow(Beta1, Count))));
        var correction = Vector256.Create((float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, Count))));
        var kept = Vector256.Create((float)(1 - (LearningRate * WeightDecay)));
        Vector256<float> epsilon = Vector256.Create((float)Epsilon), meanShare = Vector256.Create((float)(1 - Beta1)), beta2 = Vector256.Create((float)Beta2), squareShare = Vector256.Create((float)(1 - Beta2));
        for (int i = 0; i < length; i += Vector256<float>.Count)
        {
            Vector256<float> g = Vector256.Load(gradients + i);
            Vector256<float> m = Vector256.Load(mean + i);
            m = Vector256.FusedMultiplyAdd(g - m, meanShare, m);
            Vector256<float> v = Vector256.FusedMultiplyAdd(g * g, squareShare, Vector256.Load(square + i) * beta2);
            m.Store(mean + i);
            v.Store(square + i);
            Vector256<float> divisor = Vector256.FusedMultiplyAdd(Vector256.Sqrt(v), correction, epsilon);
            Vector256.FusedMultiplyAdd(m / divisor, rate, Vector256.Load(values + i) * kept).Store(values + i);
        }
    }
}
