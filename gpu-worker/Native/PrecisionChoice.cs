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
    /// <param name="hasProcessorBf16"><see cref="ProcessorBf16.IsSupported"/>.</param>
    /// <exception cref="UserErrorException">What would be used does not compute in it.</exception>
    public static void Require(Precision asked, IReadOnlyList<Version> gpus, bool hasProcessorBf16)
    {
        if (asked == Precision.Fp32)
        {
            return;
        }

        string name = JsonName.Of(asked);
        if (asked == Precision.Bf16Mixed)
        {
            RequireProcessor(name, gpus, hasProcessorBf16);
            return;
        }

        if (gpus.Count == 0)
        {
            throw new UserErrorException($"precision is {name}, but this worker has no GPU. Leave it out{(hasProcessorBf16 ? $", or make it {JsonName.Of(Precision.Bf16Mixed)}" : ": the processor trains faster in fp32")}.");
        }

        if (gpus.FirstOrDefault(gpu => gpu < First) is { } older)
        {
            throw new UserErrorException(
                $"precision is {name}, but this worker has a GPU of compute capability {older}, and only those from {First} on (Ampere) compute in it. Leave it out.");
        }
    }

    private static void RequireProcessor(string name, IReadOnlyList<Version> gpus, bool hasProcessorBf16)
    {
        if (gpus.Count > 0)
        {
            throw new UserErrorException($"precision is {name}, which is for processors, but this worker has a GPU. Make it {JsonName.Of(Precision.Bf16)}, or leave it out.");
        }

        if (!hasProcessorBf16)
        {
            throw new UserErrorException($"precision is {name}, but this worker's processor does not multiply in bf16 (it has neither AVX512_BF16 nor AMX). Leave it out.");
        }
    }
}
