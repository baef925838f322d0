using System.Diagnostics;
using BertPipeline.GpuWorker.Commands;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests.Commands;

/// <summary>The program as others start it: a process with settings in its environment.</summary>
public sealed class WorkerProcessTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Start_WrongSetting_ExitsWithItsNameAndCode2()
    {
        (int code, string error) = await RunAsync("not a connection string", "a", closeInput: false);
        Assert.Equal(2, code);
        Assert.Contains("TaskHub", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EmptyQueueAndExitWhenEmpty_EndsWithCode0AndTouchesTheHealthFile()
    {
        string health = Path.GetTempFileName();
        (int code, string error) = await RunAsync(await azurite.ConnectionStringAsync(), AzuriteFixture.NewHub(), closeInput: false, "--exit-when-empty", "0", "--health-file", health);
        Assert.True(code == 0, error);
        Assert.NotEqual(0, new FileInfo(health).Length);
        File.Delete(health);
    }

    [Fact]
    public async Task Start_ExitWithParent_EndsWhenStandardInputDoes()
    {
        (int code, string error) = await RunAsync(await azurite.ConnectionStringAsync(), AzuriteFixture.NewHub(), closeInput: true, "--exit-with-parent");
        Assert.True(code == 0, error);
    }

    [Fact]
    public async Task Sigterm_IdleWorker_EndsWithCode0()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGTERM is sent with kill.");
        using Process process = Start(await azurite.ConnectionStringAsync(), AzuriteFixture.NewHub());
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("waits for jobs", StringComparison.Ordinal))
        {
        }

        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<(int Code, string Error)> RunAsync(string connection, string hub, bool closeInput, params string[] arguments)
    {
        using Process process = Start(connection, hub, arguments);
        if (closeInput)
        {
            process.StandardInput.Close();
        }

        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }

    private static Process Start(string connection, string hub, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WorkerSettings).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            Environment = { ["BertPipeline__Storage__ConnectionString"] = connection, ["BertPipeline__Storage__TaskHub"] = hub },
        };
        return Process.Start(start)!;
    }
}
