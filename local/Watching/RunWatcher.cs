using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Client;
using Spectre.Console;

namespace BertPipeline.Local.Watching;

/// <summary>Follows a run until it has ended, on a terminal or in a log.</summary>
public static class RunWatcher
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    /// <summary>Returns the status with which the run ended.</summary>
    public static async Task<RunStatus> WatchAsync(
        PipelineClient client, string runId, IAnsiConsole console, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(console);
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
        {
            return await FollowAsync(client, runId, new PlainRunView(console.Profile.Out.Writer, time, PlainInterval), time, cancellationToken);
        }

        return await console.Live(new Paragraph($"run {runId}"))
            .StartAsync(display => FollowAsync(client, runId, new LiveRunView(display, time), time, cancellationToken));
    }

    internal static async Task<RunStatus> FollowAsync(
        PipelineClient client, string runId, IRunView view, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            RunStatus run = await client.GetAsync(runId, cancellationToken);
            view.Show(run);
            if (run.State is RunState.Succeeded or RunState.Failed or RunState.Cancelled)
            {
                return run;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }
}
