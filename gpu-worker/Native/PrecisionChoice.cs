using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.GpuWorker.Native;

/// <summary>Which precision a training can have.</summary>
internal static class PrecisionChoice
{
    // Ampere; older ones compute bf16 in fp32, slower than fp32 itself.
    private static readonly Version First = new(8, 0);

    /// <param name="asked">For what.</param>
    /// <param name="gpus">Compute capability of each that would be used; none for the processor.</param>
    /// <exception cref="UserErrorException">One of them does not compute in it.</exception>
    public static void Require(Precision asked, IReadOnlyList<Version> gpus)
    {
        if (asked == Precision.Fp32)
        {
            return;
        }

        string name = JsonName.Of(asked);
        if (gpus.Count == 0)
        {
            throw new UserErrorException($"precision is {name}, but this worker has no GPU. Leave it out: the processor trains faster in fp32.");
        }

        if (gpus.FirstOrDefault(gpu => gpu < First) is { } older)
        {
            throw new UserErrorException(
                $"precision is {name}, but this worker has a GPU of compute capability {older}, and only those from {First} on (Ampere) compute in it. Leave it out.");
        }
    }
}
