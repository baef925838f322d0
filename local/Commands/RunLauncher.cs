using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Local.Results;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Watching;

namespace BertPipeline.Local.Commands;

/// <summary>Starts a run, follows it to its end, and says what came of it.</summary>
internal static class RunLauncher
{
    public static async Task<int> LaunchAsync(
        CommandEnvironment environment, HostSession session, JsonObject request, bool detach, bool json, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(request, PipelineJson.Options);
        return await StartedAsync(environment, session, await session.Client.StartAsync(body, cancellationToken), detach, json, cancellationToken);
    }

    /// <summary>What comes after the start.</summary>
    public static async Task<int> StartedAsync(
        CommandEnvironment environment, HostSession session, ManagementPayload started, bool detach, bool json, CancellationToken cancellationToken)
    {
        if (detach)
        {
            Started(environment, started, json);
            return ExitCode.Success;
        }

        environment.Say($"Run {started.Id} started. Page: {session.Page}#/run/{started.Id}");
        return await FollowAsync(environment, session, started.Id, json, cancellationToken);
    }

    /// <summary>Follows a run on standard error (JSON wanted) or standard output, then prints its result.</summary>
    public static async Task<int> FollowAsync(
        CommandEnvironment environment, HostSession session, string runId, bool json, CancellationToken cancellationToken)
    {
        try
        {
            RunStatus run = await RunWatcher
                .WatchAsync(session.Client, runId, json ? environment.Error : environment.Console, environment.Time, cancellationToken);
            await RunResult.PrintAsync(environment, session, run, json, cancellationToken);
            return CodeOf(run.State);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            environment.Say(session.OwnsHost
                ? $"Interrupted. Run {runId} goes on when a host is up again ('bert-pipeline up'); 'bert-pipeline cancel {runId}' ends it."
                : $"Interrupted. Run {runId} goes on; 'bert-pipeline status {runId} --watch' follows it, 'bert-pipeline cancel {runId}' ends it.");
            return ExitCode.Interrupted;
        }
    }

    public static int CodeOf(RunState state) => state switch
    {
        RunState.Failed => ExitCode.Failure,
        RunState.Cancelled => ExitCode.Cancelled,
        _ => ExitCode.Success,
    };

    private static void Started(CommandEnvironment environment, ManagementPayload started, bool json)
    {
        if (json)
        {
            environment.PrintJson(started);
        }
        else
        {
            environment.Print($"Run {started.Id} started. Follow it with: bert-pipeline status {started.Id} --watch");
        }
    }
}
