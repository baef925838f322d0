using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Functions.Settings;
using Microsoft.Extensions.Configuration;

namespace BertPipeline.Functions.Tests.Settings;

public sealed class FunctionsSettingsTests
{
    private static readonly Dictionary<string, string?> Cloud = new()
    {
        ["AzureWebJobsStorage:accountName"] = "feedback",
        ["BertPipeline:Storage:TaskHub"] = "BertPipeline",
    };

    [Fact]
    public void Read_AccountName_IsReachedWithTheIdentity()
    {
        FunctionsSettings settings = Read(Cloud);

        Assert.Equal(("feedback", null, "BertPipeline"), (settings.Storage.AccountName, settings.Storage.ConnectionString, settings.Storage.TaskHub));
    }

    [Fact]
    public void Read_Clocks_AreTheWorkersSettings()
    {
        FunctionsSettings settings = Read(new(Cloud) { ["BertPipeline:Jobs:Visibility"] = "00:05:00" });

        Assert.Equal(TimeSpan.FromMinutes(5), settings.Jobs.Visibility);
    }

    [Fact]
    public void Read_Hub_IsWhatHuggingFacesProgramsRead()
    {
        FunctionsSettings settings = Read(new(Cloud) { ["HF_ENDPOINT"] = "https://hub.example.com", ["HF_TOKEN"] = "hf_x" });

        Assert.Equal((new Uri("https://hub.example.com"), "hf_x"), (settings.Hub.Endpoint, settings.Hub.Token));
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "hub", "HF_ENDPOINT")]
    [InlineData("AzureWebJobsStorage:accountName", "", "AzureWebJobsStorage")]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true", "not both")]
    [InlineData("BertPipeline:Storage:TaskHub", " ", "BertPipeline__Storage__TaskHub")]
    [InlineData("BertPipeline:Storage:TaskHub", "my hub", "TaskHub must be")]
    [InlineData("BertPipeline:Jobs:Visibility", "soon", "BertPipeline__Jobs")]
    [InlineData("BertPipeline:Jobs:Visibillity", "00:01:00", "BertPipeline__Jobs__Visibillity: there is no such setting.")]
    [InlineData("BertPipeline:Jobs:Visibility", "-00:01:00", "Visibility")]
    public void Read_WrongSetting_IsNamed(string name, string value, string named)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => Read(new(Cloud) { [name] = value }));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SampleOfTheRepository_NamesAzurite()
    {
        using JsonDocument sample = JsonDocument.Parse(File.ReadAllText("local.settings.sample.json"));
        var values = sample.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(v => v.Name.Replace("__", ":", StringComparison.Ordinal), v => v.Value.GetString());

        FunctionsSettings settings = Read(values);

        Assert.Equal("UseDevelopmentStorage=true", settings.Storage.ConnectionString);
        Assert.Equal("dotnet-isolated", values["FUNCTIONS_WORKER_RUNTIME"]);
    }

    private static FunctionsSettings Read(Dictionary<string, string?> values) =>
        FunctionsSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
}
