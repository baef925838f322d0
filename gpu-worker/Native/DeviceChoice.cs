using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.GpuWorker.Native;

/// <summary>How many devices a training gets.</summary>
internal static class DeviceChoice
{
    /// <param name="asked">For how many.</param>
    /// <param name="gpus">That this machine has.</param>
    /// <returns>GPUs; 1 for the processor where there is none.</returns>
    /// <exception cref="UserErrorException">There are fewer.</exception>
    public static int CountOf(DeviceCount asked, int gpus)
    {
        int count = asked.Number ?? Math.Max(1, gpus);
        return (count, gpus) switch
        {
            (1, _) => 1,
            (_, 0) => throw new UserErrorException(
                $"devices is {asked}, but this worker has no GPU. Leave it out: a training uses all cores of the processor already, and replicas on one gain nothing."),
            _ when count > gpus => throw new UserErrorException(
                $"devices is {asked}, but this worker has {gpus} {(gpus == 1 ? "GPU" : "GPUs")}. Lower it, or write {DeviceCount.All}."),
            _ => count,
        };
    }
}
