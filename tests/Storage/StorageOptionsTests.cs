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

    [Theory]
    [InlineData("BlobEndpoint=ftp://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:2/a;TableEndpoint=http://127.0.0.1:3/a", "ftp://127.0.0.1:1/a")]
    [InlineData("BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:2/a;TableEndpoint=ws://127.0.0.1:3/a", "ws://127.0.0.1:3/a")]
    [InlineData("BlobEndpoint=file:///a;QueueEndpoint=file:///a;TableEndpoint=file:///a", "ConnectionString")]
    public void Check_EndpointOfAnotherScheme_NamesIt(string endpoints, string said)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => new StorageOptions { ConnectionString = "AccountName=a;AccountKey=c2VjcmV0;" + endpoints }.Check());
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.Message, StringComparison.Ordinal);
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
