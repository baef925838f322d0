using System.Diagnostics;
using BertPipeline.GpuWorker.Commands;

namespace BertPipeline.GpuWorker.Tests.Commands;

/// <summary>The program as others start it: a process with settings in its environment.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process)
    {
        _process = process;
        Error = process.StandardError.ReadToEndAsync(Token);
    }

    /// <summary>What it has written to standard error, once it has ended.</summary>
    public Task<string> Error { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static WorkerProcess Start(string connection, string hub, IReadOnlyDictionary<string, string>? variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WorkCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            Environment = { ["BertPipeline__Storage__ConnectionString"] = connection, ["BertPipeline__Storage__TaskHub"] = hub },
        };
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new WorkerProcess(Process.Start(start)!);
    }

    public void CloseInput() => _process.StandardInput.Close();

    public void Kill() => _process.Kill();

    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Token);
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
