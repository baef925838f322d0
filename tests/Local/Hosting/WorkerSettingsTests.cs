using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using Microsoft.Extensions.Configuration;

namespace BertPipeline.Local.Tests.Hosting;

public sealed class WorkerSettingsTests
{
    [Fact]
    public void Set_EverySettingOfTheHost_ReachesTheWorker()
    {
        var storage = new StorageOptions { ConnectionString = "c", TaskHub = "Hub1" };
        var jobs = new JobTimings
        {
            Visibility = TimeSpan.FromSeconds(15),
            Renewal = TimeSpan.FromSeconds(0.5),
            Heartbeat = TimeSpan.FromSeconds(1),
            MaxAttempts = 2,
            FirstBackoff = TimeSpan.FromSeconds(3),
            LongestBackoff = TimeSpan.FromDays(1),
        };

        Dictionary<string, string?> environment = Set(storage, jobs, new Dictionary<string, string?>());

        IConfiguration read = new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value)))
            .Build();
        Assert.Equal(storage, read.GetSection("BertPipeline:Storage").Get<StorageOptions>(binder => binder.ErrorOnUnknownConfiguration = true));
        Assert.Equal(jobs, read.GetSection("BertPipeline:Jobs").Get<JobTimings>(binder => binder.ErrorOnUnknownConfiguration = true));
    }

    [Fact]
    public void Set_AccountWithAnIdentity_LeavesNoConnectionString()
    {
        Dictionary<string, string?> environment = Set(
            new StorageOptions { AccountName = "account" },
            new JobTimings(),
            new Dictionary<string, string?> { ["BertPipeline__Storage__ConnectionString"] = "of another account" });

        Assert.Equal("account", environment["BertPipeline__Storage__AccountName"]);
        Assert.Null(environment["BertPipeline__Storage__ConnectionString"]);
    }

    [Fact]
    public void Set_VariableThatTheEnvironmentHas_KeepsIt()
    {
        var environment = new Dictionary<string, string?> { ["BertPipeline__Worker__PollInterval"] = "00:00:02" };

        WorkerSettings.Set(
            new StorageOptions(), new JobTimings(), "scratch", new Dictionary<string, string?> { ["BertPipeline__Worker__PollInterval"] = "00:00:09" }, environment);

        Assert.Equal("00:00:02", environment["BertPipeline__Worker__PollInterval"]);
    }

    /// <summary>The temporary folder is everybody's.</summary>
    [Theory]
    [InlineData(null, "/home/me/.bert-pipeline/scratch")]
    [InlineData("/fast", "/fast")]
    public void Set_ScratchFolder_IsTheHostsUnlessSomebodySaysAnother(string? written, string expected)
    {
        var variables = new Dictionary<string, string?>();
        if (written is not null)
        {
            variables["BertPipeline__Worker__ScratchFolder"] = written;
        }

        Assert.Equal(expected, Set(new StorageOptions(), new JobTimings(), variables)["BertPipeline__Worker__ScratchFolder"]);
    }

    private static Dictionary<string, string?> Set(StorageOptions storage, JobTimings jobs, Dictionary<string, string?> variables)
    {
        var environment = new Dictionary<string, string?>();
        WorkerSettings.Set(storage, jobs, "/home/me/.bert-pipeline/scratch", variables, environment);
        return environment;
    }
}
