using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Native;

/// <summary>Which devices a training gets.</summary>
internal static class DeviceChoice
{
    /// <param name="asked">How many.</param>
    /// <param name="gpus">That this machine has.</param>
    /// <returns>The first GPUs; the processor where there is none.</returns>
    /// <exception cref="UserErrorException">There are fewer.</exception>
    public static IReadOnlyList<Device> Choose(DeviceCount asked, int gpus)
    {
        int number = asked.Number ?? Math.Max(1, gpus);
        if (number == 1)
        {
            return [gpus > 0 ? CUDA : CPU];
        }

        if (gpus == 0)
        {
            throw new UserErrorException(
                $"devices is {asked}, but this worker has no GPU. Leave it out: a training uses all cores of the processor already, and replicas on one gain nothing.");
        }

        return number <= gpus
            ? [.. Enumerable.Range(0, number).Select(index => device(TorchSharp.DeviceType.CUDA, index))]
            : throw new UserErrorException($"devices is {asked}, but this worker has {gpus} {(gpus == 1 ? "GPU" : "GPUs")}. Lower it, or write {DeviceCount.All}.");
    }
}
