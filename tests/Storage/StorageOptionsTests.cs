using BertPipeline.Contracts;

namespace BertPipeline.Storage.Tests;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Check_NeitherAccountNorConnectionString_NamesBothSettings()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => new StorageOptions().Check());
        Assert.Contains("ConnectionString", error.Message, StringComparison.Ordinal);
        Assert.Contains("AccountName", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("my-hub")]
    [InlineData("1hub")]
    [InlineData("ab")]
    [InlineData("")]
    public void Check_HubThatCannotNameATable_NamesTheSetting(string hub)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => new StorageOptions { AccountName = "x", TaskHub = hub }.Check());
        Assert.Contains("TaskHub", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhatIsNoConnectionString_NamesTheSettingAndKeepsTheSecret()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => new StorageOptions { ConnectionString = "AccountKey=secret" }.Check());
        Assert.Contains("ConnectionString", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_OfAHub_StartWithItAndAreLegalForTheirService()
    {
        var storage = new PipelineStorage(new StorageOptions { AccountName = "account", TaskHub = "MyHub" });
        Assert.Equal("myhub-gpu-jobs", storage.GpuJobs.Name);
        Assert.Equal("myhub-gpu-jobs-poison", storage.GpuJobsPoison.Name);
        Assert.Equal("myhub-run-events", storage.RunEvents.Name);
        Assert.Equal("MyHubJobs", storage.Jobs.Name);
    }
}
