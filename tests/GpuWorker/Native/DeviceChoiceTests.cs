using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Native;

namespace BertPipeline.GpuWorker.Tests.Native;

public sealed class DeviceChoiceTests
{
    [Theory]
    [InlineData("1", 0, 1)]
    [InlineData("all", 0, 1)]
    [InlineData("1", 4, 1)]
    [InlineData("all", 1, 1)]
    [InlineData("2", 4, 2)]
    [InlineData("4", 4, 4)]
    [InlineData("all", 3, 3)]
    public void CountOf_NoMoreThanThereAre_IsWhatWasAsked(string asked, int gpus, int count) => Assert.Equal(count, DeviceChoice.CountOf(DeviceCount.Find(asked)!, gpus));

    [Theory]
    [InlineData("2", 0, "devices is 2, but this worker has no GPU. Leave it out: ")]
    [InlineData("2", 1, "devices is 2, but this worker has 1 GPU. Lower it, or write all.")]
    [InlineData("5", 4, "devices is 5, but this worker has 4 GPUs. Lower it, or write all.")]
    public void CountOf_MoreThanThereAre_IsForTheUserToMend(string asked, int gpus, string message) =>
        Assert.StartsWith(message, Assert.Throws<UserErrorException>(() => DeviceChoice.CountOf(DeviceCount.Find(asked)!, gpus)).Message, StringComparison.Ordinal);
}
