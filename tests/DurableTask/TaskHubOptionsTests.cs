using System.ComponentModel.DataAnnotations;
using BertPipeline.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.DurableTask.Tests;

public sealed class TaskHubOptionsTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("", "UseDevelopmentStorage=true", null, "HubName")]
    [InlineData("1st", "UseDevelopmentStorage=true", null, "HubName")]
    [InlineData("hub", null, null, "ConnectionString")]
    [InlineData("hub", "UseDevelopmentStorage=true", "account", "ConnectionString")]
    public void Create_WrongOption_IsNamed(string hub, string? connection, string? account, string named)
    {
        var options = new TaskHubOptions { HubName = hub, ConnectionString = connection, AccountName = account };

        var wrong = Assert.Throws<ValidationException>(() => new TaskHub(options, NullLoggerFactory.Instance));

        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_HubOfFourPartitions_KeepsThem()
    {
        var made = new TaskHubOptions { HubName = AzuriteFixture.NewHub(), ConnectionString = await azurite.ConnectionStringAsync(), PartitionCount = 4 };
        using (var first = new TaskHub(made, NullLoggerFactory.Instance))
        {
            await first.CreateIfNotExistsAsync();
        }

        made.PartitionCount = 1;
        using var second = new TaskHub(made, NullLoggerFactory.Instance);
        await second.CreateIfNotExistsAsync();

        Assert.Equal(4, second.Partitions);
        Assert.Equal(4, HubPartitions.CountOf(made));
    }

    [Fact]
    public void Create_TooManyPartitions_IsRefused()
    {
        var options = new TaskHubOptions { HubName = "hub", ConnectionString = "UseDevelopmentStorage=true", PartitionCount = 17 };

        Assert.Contains("PartitionCount", Assert.Throws<ValidationException>(() => new TaskHub(options, NullLoggerFactory.Instance)).Message, StringComparison.Ordinal);
    }
}
