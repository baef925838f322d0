using System.CommandLine;
using System.Diagnostics;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary><c>worker</c>: one more GPU worker for the host that runs.</summary>
internal static class WorkerCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var command = new Command("worker", "Run one more GPU worker for the host that is up, in the foreground, until Ctrl+C.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Running, cancellationToken);
            ProcessStartInfo start = WorkerProgram.Find(environment.Settings.WorkerProgram).StartInfo("--exit-with-parent");
            WorkerSettings.Set(session.StorageOptions, environment.Settings.Jobs, environment.Settings.ScratchFolder, environment.Settings.WorkerVariables, start.Environment);
            start.RedirectStandardOutput = start.RedirectStandardError = false;
            using Process process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
            return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : process.ExitCode;
        });
        return command;
    }
}
