using System.Diagnostics;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests.Commands;

public sealed class WorkerProcessTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Start_WrongSetting_ExitsWithItsNameAndCode2()
    {
        using var worker = WorkerProcess.Start("not a connection string", "a", variables: null);
        Assert.Equal(2, await worker.ExitAsync());
        Assert.Contains("BertPipeline__Storage__TaskHub", await worker.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EmptyQueueAndExitWhenEmpty_EndsWithCode0AndTouchesTheHealthFile()
    {
        string health = Path.GetTempFileName();
        using WorkerProcess worker = await StartAsync("--exit-when-empty", "0", "--health-file", health);
        Assert.True(await worker.ExitAsync() == 0, await worker.Error);
        Assert.NotEqual(0, new FileInfo(health).Length);
        File.Delete(health);
    }

    [Fact]
    public async Task Start_ExitWithParent_EndsWhenStandardInputDoes()
    {
        using WorkerProcess worker = await StartAsync("--exit-with-parent");
        worker.CloseInput();
        Assert.True(await worker.ExitAsync() == 0, await worker.Error);
    }

    [Fact]
    public async Task Start_ExitWithParentAndSomethingHangs_EndsAllTheSame()
    {
        using WorkerProcess worker = await StartAsync(new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location }, "--exit-with-parent");
        var watch = Stopwatch.StartNew();
        worker.CloseInput();

        await worker.ExitAsync();
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Start_HealthFileThatCannotBeWritten_ExitsWithItsPathAndCode2()
    {
        using WorkerProcess worker = await StartAsync("--health-file", "/no/such/folder/health");
        Assert.Equal(2, await worker.ExitAsync());
        Assert.Contains("/no/such/folder/health", await worker.Error, StringComparison.Ordinal);
    }

    private Task<WorkerProcess> StartAsync(params string[] arguments) => StartAsync(variables: null, arguments);

    private async Task<WorkerProcess> StartAsync(IReadOnlyDictionary<string, string>? variables, params string[] arguments) =>
        WorkerProcess.Start(await azurite.ConnectionStringAsync(), AzuriteFixture.NewHub(), variables, arguments);
}
