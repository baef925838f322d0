using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Commands;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.GpuWorker.Tests.Commands;

public sealed class GpuWorkerServicesTests
{
    [Fact]
    public void AddGpuWorker_EverySection_Binds()
    {
        using ServiceProvider services = Create(
            ("Storage:ConnectionString", "c"),
            ("Storage:TaskHub", "Hub1"),
            ("Jobs:Visibility", "00:00:15"),
            ("Jobs:Renewal", "00:00:05"),
            ("Jobs:Heartbeat", "00:00:01"),
            ("Jobs:MaxAttempts", "2"),
            ("Jobs:FirstBackoff", "00:00:03"),
            ("Jobs:LongestBackoff", "00:00:30"),
            ("Worker:CheckpointInterval", "00:02:00"),
            ("Worker:ExitWhenEmpty", "00:00:30"));

        services.CheckSettings();

        StorageOptions storage = services.GetRequiredService<StorageOptions>();
        Assert.Equal(("c", "Hub1"), (storage.ConnectionString, storage.TaskHub));
        var timings = new JobTimings
        {
            Visibility = TimeSpan.FromSeconds(15),
            Renewal = TimeSpan.FromSeconds(5),
            Heartbeat = TimeSpan.FromSeconds(1),
            MaxAttempts = 2,
            FirstBackoff = TimeSpan.FromSeconds(3),
            LongestBackoff = TimeSpan.FromSeconds(30),
        };
        Assert.Equal(timings, services.GetRequiredService<JobTimings>());
        WorkerOptions worker = services.GetRequiredService<WorkerOptions>();
        Assert.Equal((TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30)), (worker.CheckpointInterval, worker.ExitWhenEmpty));
    }

    [Theory]
    [InlineData("Storage:TaskHub", "my-hub", "BertPipeline__Storage__TaskHub")]
    [InlineData("Storage:AccountName", "both", "BertPipeline__Storage__ConnectionString, BertPipeline__Storage__AccountName")]
    [InlineData("Jobs:Visibility", "soon", "'soon' at 'BertPipeline__Jobs__Visibility'")]
    [InlineData("Jobs:Visibility", "00:00:30", "BertPipeline__Jobs__Renewal")]
    [InlineData("Jobs:MaxAttempts", "0", "BertPipeline__Jobs__MaxAttempts")]
    [InlineData("Worker:PollInterval", "-1", "BertPipeline__Worker__PollInterval")]
    [InlineData("Worker:Name", "../x", "BertPipeline__Worker__Name")]
    [InlineData("Worker:CheckpointIntervall", "00:01:00", "BertPipeline__Worker__CheckpointIntervall: there is no such setting.")]
    public void CheckSettings_WrongOrUnknownSetting_IsAUserErrorThatNamesIt(string key, string value, string named)
    {
        using ServiceProvider services = Create(("Storage:ConnectionString", "c"), (key, value));

        UserErrorException error = Assert.Throws<UserErrorException>(services.CheckSettings);

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckSettings_SeveralSectionsAreWrong_NamesThemAll()
    {
        using ServiceProvider services = Create(("Storage:TaskHub", "my-hub"), ("Jobs:Visibility", "soon"), ("Worker:Name", "../x"));

        UserErrorException error = Assert.Throws<UserErrorException>(services.CheckSettings);

        Assert.All(
            ["BertPipeline__Storage__TaskHub", "BertPipeline__Jobs__Visibility", "BertPipeline__Worker__Name"],
            name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AddGpuWorker_TableOfSteps_HasCodeForEveryGpuJob()
    {
        using ServiceProvider services = Create();

        Assert.Equal(
            StepTable.All.Where(s => s.Kind == StepKind.GpuJob).Select(s => s.Name).Order(),
            services.GetServices<IGpuJob>().Select(j => j.Step).Order());
    }

    [Fact]
    public void AddGpuWorker_EveryService_CanBeMade()
    {
        using ServiceProvider services = Create(("Storage:ConnectionString", "UseDevelopmentStorage=true"));

        Assert.NotNull(services.GetRequiredService<JobLoop>());
    }

    private static ServiceProvider Create(params (string Key, string Value)[] values) => new ServiceCollection()
        .AddGpuWorker(new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create("BertPipeline:" + v.Key, (string?)v.Value))).Build())
        .BuildServiceProvider(validateScopes: true);
}
