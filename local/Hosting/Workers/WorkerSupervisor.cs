using System.Diagnostics;
using System.Globalization;
using BertPipeline.Local.Hosting.Logging;
using BertPipeline.Local.Settings;
using BertPipeline.Storage;

namespace BertPipeline.Local.Hosting.Workers;

/// <summary>Keeps GPU worker processes running: one that ends is started again, after a pause that grows while it keeps ending.</summary>
internal sealed partial class WorkerSupervisor(
    StorageOptions storage, LocalHostOptions options, HostFolders folders, WorkerLaunch launch, TimeProvider time, ILogger<WorkerSupervisor> logger)
    : BackgroundService
{
    /// <summary>The worker's exit code for settings that a person must mend: starting it again does not help.</summary>
    private const int UserError = 2;

    // The worker hands its job back within 25 seconds of being asked to stop.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(28);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Workers == 0)
        {
            return Task.CompletedTask;
        }

        var program = WorkerProgram.Find(launch.Program);
        return Task.WhenAll(Enumerable.Range(0, options.Workers).Select(number => SuperviseAsync(program, number, stoppingToken)));
    }

    private async Task SuperviseAsync(WorkerProgram program, int number, CancellationToken stoppingToken)
    {
        var backoff = new RestartBackoff();
        while (!stoppingToken.IsCancellationRequested)
        {
            long started = time.GetTimestamp();
            int code = await RunAsync(program, number, stoppingToken);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            if (code == UserError)
            {
                launch.Say($"The GPU worker cannot work with its settings and is not started again; see {LogOf(number)}.");
                return;
            }

            TimeSpan wait = backoff.After(time.GetElapsedTime(started));
            LogEnded(number, code, wait.TotalSeconds);
            launch.Say(string.Create(CultureInfo.InvariantCulture, $"The GPU worker ended with code {code}; started again in {wait.TotalSeconds:0} s ({LogOf(number)})."));
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs one worker until it ends or the host stops; returns its exit code.</summary>
    private async Task<int> RunAsync(WorkerProgram program, int number, CancellationToken stoppingToken)
    {
        ProcessStartInfo start = program.StartInfo("--exit-with-parent");
        WorkerSettings.Set(storage, options.Jobs, folders.Scratch, launch.Variables, start.Environment);
        using var log = new RollingFile(LogOf(number));
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program.Path} did not start.");
        LogStarted(number, process.Id);
        Task output = Task.WhenAll(CopyAsync(process.StandardOutput, log), CopyAsync(process.StandardError, log));
        await process.WaitForExitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            await StopAsync(process);
        }

        await output;
        return process.ExitCode;
    }

    private string LogOf(int number) => Path.Combine(folders.Logs, string.Create(CultureInfo.InvariantCulture, $"worker-{number}.log"));

    /// <summary>Closes its standard input, which asks it to stop; ends it when it does not.</summary>
    private async Task StopAsync(Process process)
    {
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(StopTimeout, time);
        await process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            LogKilled(process.Id, StopTimeout.TotalSeconds);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task CopyAsync(StreamReader source, RollingFile log)
    {
        while (await source.ReadLineAsync() is { } line)
        {
            log.WriteLine(line);
        }
    }

    [LoggerMessage(EventId = 5020, Level = LogLevel.Information, Message = "Worker {Number} runs as process {ProcessId}")]
    private partial void LogStarted(int number, int processId);

    [LoggerMessage(EventId = 5021, Level = LogLevel.Warning, Message = "Worker {Number} ended with code {Code}; started again in {Seconds} s")]
    private partial void LogEnded(int number, int code, double seconds);

    [LoggerMessage(EventId = 5022, Level = LogLevel.Warning, Message = "Worker process {ProcessId} did not stop within {Seconds} s and was ended")]
    private partial void LogKilled(int processId, double seconds);
}
