using System.Collections.Concurrent;
using System.Text.Json;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Runs;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Operations;

/// <summary>
/// Starts the runs of dropped <c>corpora/{corpus}/run.json</c>. Safe to run anywhere, any number of times: a drop has one run id, and a
/// run has one claim.
/// </summary>
public sealed partial class RunDropSweep(
    CorpusStore corpora, RunStore runs, RunStarter starter, BaseModelCheck baseModels, TimeProvider time, ILogger<RunDropSweep> logger)
{
    /// <summary>What a refused drop leaves in <c>runs/{runId}/</c>: the problem details that HTTP would have answered.</summary>
    public const string RefusedFile = "refused.json";

    // Runs known to have been started or refused; they need no further look from this process. A sweep and an event may meet.
    private readonly ConcurrentDictionary<string, bool> _settled = new(StringComparer.Ordinal);

    /// <summary>Looks once at every drop; returns how many runs it started.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        int started = 0;
        foreach (DroppedBlob drop in await corpora.ListRunRequestsAsync(cancellationToken))
        {
            started += !_settled.ContainsKey(RunStarter.RunIdOf(drop)) && await StartAsync(drop, cancellationToken) ? 1 : 0;
        }

        return started;
    }

    /// <summary>Starts the run of one dropped <c>run.json</c>, for a host that is told of drops; false when it was started before or is refused.</summary>
    public async Task<bool> StartAsync(DroppedBlob drop, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drop);
        string runId = RunStarter.RunIdOf(drop);
        if (await runs.FindAsync(runId, cancellationToken) is not null)
        {
            _settled.TryAdd(runId, true);
            return false;
        }

        RequestReading<RunRequest> reading = await ReadAsync(drop, cancellationToken);
        if (reading.Request is not { } request)
        {
            await RefuseAsync(runId, drop, reading.Errors, cancellationToken);
            return false;
        }

        bool started = await starter.TryStartAsync(runId, request, $"corpora/{drop.Name} {drop.ETag}", cancellationToken);
        _settled.TryAdd(runId, true);
        if (started)
        {
            LogStarted(runId, drop.Name);
        }

        return started;
    }

    private async Task<RequestReading<RunRequest>> ReadAsync(DroppedBlob drop, CancellationToken cancellationToken)
    {
        using var json = new MemoryStream();
        await using (Stream blob = await corpora.OpenReadAsync(drop, cancellationToken))
        {
            await blob.CopyToAsync(json, cancellationToken);
        }

        RequestReading<RunRequest> reading = RunRequestReader.Read(json.ToArray(), time.GetUtcNow());
        if (reading.Request is { } request && await baseModels.FindProblemsAsync(request, cancellationToken) is { Count: > 0 } problems)
        {
            return new(null, problems);
        }

        return reading;
    }

    private async Task RefuseAsync(
        string runId, DroppedBlob drop, IReadOnlyDictionary<string, IReadOnlyList<string>> errors, CancellationToken cancellationToken)
    {
        var problem = ApiProblem.InvalidRequest(errors);
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(problem, PipelineJson.Indented));
        await runs.WriteFileAsync(runId, RefusedFile, content, cancellationToken);
        _settled.TryAdd(runId, true);
        LogRefused(drop.Name, problem.Detail, runId);
    }

    [LoggerMessage(EventId = 3910, Level = LogLevel.Information, Message = "Run {RunId} started by corpora/{Drop}")]
    private partial void LogStarted(string runId, string drop);

    [LoggerMessage(EventId = 3912, Level = LogLevel.Warning, Message = "corpora/{Drop} starts no run: {Problem} (runs/{RunId}/refused.json)")]
    private partial void LogRefused(string drop, string problem, string runId);
}
