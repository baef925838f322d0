using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Commands;
using Microsoft.Extensions.Configuration;

namespace BertPipeline.GpuWorker.Tests.Commands;

public sealed class WorkerSettingsTests
{
    [Fact]
    public void Read_EverySection_Binds()
    {
        WorkerSettings settings = Read(
            ("Storage:ConnectionString", "c"),
            ("Storage:TaskHub", "Hub1"),
            ("Jobs:Visibility", "00:00:15"),
            ("Jobs:Renewal", "00:00:05"),
            ("Jobs:Heartbeat", "00:00:01"),
            ("Worker:CheckpointInterval", "00:02:00"),
            ("Worker:ExitWhenEmpty", "00:00:30"));
        Assert.Equal(("c", "Hub1"), (settings.Storage.ConnectionString, settings.Storage.TaskHub));
        Assert.Equal(TimeSpan.FromSeconds(15), settings.Jobs.Visibility);
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30)), (settings.Worker.CheckpointInterval, settings.Worker.ExitWhenEmpty));
    }

    [Theory]
    [InlineData("Storage:TaskHub", "my-hub", "TaskHub")]
    [InlineData("Storage:AccountName", "both", "ConnectionString")]
    [InlineData("Jobs:Visibility", "soon", "BertPipeline:Jobs:Visibility")]
    [InlineData("Jobs:Visibility", "00:00:30", "Renewal")]
    [InlineData("Worker:PollInterval", "-1", "PollInterval")]
    [InlineData("Worker:Name", "../x", "Name")]
    [InlineData("Worker:CheckpointIntervall", "00:01:00", "CheckpointIntervall")]
    public void Read_WrongOrUnknownSetting_IsAUserErrorThatNamesIt(string key, string value, string named)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => Read(("Storage:ConnectionString", "c"), (key, value)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static WorkerSettings Read(params (string Key, string Value)[] values) => WorkerSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create("BertPipeline:" + v.Key, (string?)v.Value))).Build());
}
