using System.Diagnostics;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Tagging;

/// <summary><c>gpu-worker serve</c> as a child, until it ends by itself or this process is told to stop; it says where it listens.</summary>
internal sealed class ServerProcess(CommandEnvironment environment)
{
    /// <param name="arguments">Of the worker's command.</param>
    /// <param name="watch">Tells which model takes over, until its token is cancelled; null where none does.</param>
    /// <param name="cancellationToken">Stops it in order: what it has taken is answered first.</param>
    public async Task<int> RunAsync(IEnumerable<string> arguments, Func<Action<string, string>, CancellationToken, Task>? watch, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = WorkerProgram.Find(environment.Settings.WorkerProgram).StartInfo(["serve", "--exit-with-parent", .. arguments]);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");

        // On every system, and however this process ends, the end of its standard input is its signal.
        using CancellationTokenRegistration stop = cancellationToken.Register(process.StandardInput.Close);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task watching = watch?.Invoke((folder, name) => TakeOver(process, new ServedFolder(folder, name)), ended.Token) ?? Task.CompletedTask;
        await Task.WhenAll(TellAsync(process.StandardOutput, environment.Print), TellAsync(process.StandardError, environment.Say));
        await process.WaitForExitAsync(CancellationToken.None);
        await ended.CancelAsync();
        await watching;
        return process.ExitCode is ExitCode.Success or ExitCode.UserError or ExitCode.Interrupted ? process.ExitCode : ExitCode.Failure;
    }

    private static void TakeOver(Process process, ServedFolder next)
    {
        try
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(next, PipelineJson.Options));
            process.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The server ends, or has been told to.
        }
    }

    private static async Task TellAsync(StreamReader lines, Action<string> tell)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            tell(line);
        }
    }
}
