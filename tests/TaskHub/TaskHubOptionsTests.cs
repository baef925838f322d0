using System.ComponentModel.DataAnnotations;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;

namespace BertPipeline.TaskHub.Tests;

public sealed class TaskHubOptionsTests
{
    [Theory]
    [InlineData("ab")]
    [InlineData("1hub")]
    [InlineData("my-hub")]
    [InlineData("")]
    public void Create_BadHubName_NamesTheSetting(string name)
    {
        var error = Assert.Throws<ValidationException>(
            () => EmbeddedTaskHub.Create(new() { HubName = name, ConnectionString = "UseDevelopmentStorage=true" }, new TaskRegistry(), PipelineJson.Options));

        Assert.Contains("HubName", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NoActivitySlots_NamesTheSetting()
    {
        var error = Assert.Throws<ValidationException>(() => EmbeddedTaskHub.CreateInMemory(
            new TaskRegistry(), PipelineJson.Options, new() { HubName = "hub", MaxConcurrentActivities = 0 }));

        Assert.Contains(nameof(TaskHubOptions.MaxConcurrentActivities), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_AccountWithoutCredential_NamesTheSetting()
    {
        var error = Assert.Throws<ValidationException>(
            () => EmbeddedTaskHub.Create(new() { HubName = "hub", AccountName = "account" }, new TaskRegistry(), PipelineJson.Options));

        Assert.Contains(nameof(TaskHubOptions.Credential), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_BadInstanceId_SaysWhatIsAllowed()
    {
        await using EmbeddedTaskHub hub = EmbeddedTaskHub.CreateInMemory(new TaskRegistry(), PipelineJson.Options);

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => hub.Client.ScheduleNewOrchestrationInstanceAsync("x", null, new("../x"), TestContext.Current.CancellationToken));

        Assert.Contains("'../x' is no instance id", error.Message, StringComparison.Ordinal);
    }
}
