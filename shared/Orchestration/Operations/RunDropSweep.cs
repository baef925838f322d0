using System.Collections.Concurrent;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Runs;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Orchestration.Operations;

/// <summary>
/// Starts the runs of dropped <c>corpora/{corpus}/run.json</c>. Safe to run anywhere, any number of times: a drop has one run id, and a
/// run has one claim.
/// </summary>
public sealed partial class RunDropSweep(
    CorpusStore corpora, RunStore runs, RunStarter starter, RunRequestCheck check, TimeProvider time, ILogger<RunDropSweep> logger)
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
            started += !_settled.ContainsKey(RunStarter.RunIdOf(drop)) && await TryStartAsync(drop, cancellationToken) ? 1 : 0;
        }

        return started;
    }

    /// <summary>Whatever is wrong with one drop, the others are looked at; this one again in the next sweep.</summary>
    private async Task<bool> TryStartAsync(DroppedBlob drop, CancellationToken cancellationToken)
    {
        try
        {
            return await StartAsync(drop, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(PrintableText.Of(drop.Name), e);
            return false;
        }
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
            _settled.TryAdd(runId, true);
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
        ReadOnlyMemory<byte> json;
        try
        {
            json = await ReadBytesAsync(drop, cancellationToken);
        }
        catch (UserErrorException e)
        {
            return Refused(new Dictionary<string, IReadOnlyList<string>> { [""] = [e.Message] });
        }

        RequestReading<RunRequest> reading = RunRequestReader.Read(json, time.GetUtcNow());
        return reading.Request is { } request && await check.FindProblemsAsync(request, cancellationToken) is { Count: > 0 } problems ? Refused(problems) : reading;
    }

    private static RequestReading<RunRequest> Refused(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) => new(null, errors);

    /// <exception cref="UserErrorException">Its name is none that a corpus has, it is too long, or it has changed since it was listed: then it is another drop.</exception>
    private async Task<ReadOnlyMemory<byte>> ReadBytesAsync(DroppedBlob drop, CancellationToken cancellationToken)
    {
        StorageName.CheckPath("file", drop.Name);
        if (drop.Name == CorpusStore.RunRequestName)
        {
            throw new UserErrorException($"It lies in no corpus. Drop it into the corpus's folder: corpora/NAME/{CorpusStore.RunRequestName}.");
        }

        if (drop.Length > RequestReader.MostBytes)
        {
            throw new UserErrorException(RequestReader.TooLong());
        }

        using var json = new MemoryStream();
        await using Stream blob = await corpora.OpenReadAsync(drop, cancellationToken);
        await blob.CopyToAsync(json, cancellationToken);
        return json.ToArray();
    }

    private async Task RefuseAsync(
        string runId, DroppedBlob drop, IReadOnlyDictionary<string, IReadOnlyList<string>> errors, CancellationToken cancellationToken)
    {
        var problem = ApiProblem.InvalidRequest(errors);
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(problem, PipelineJson.Indented));
        await runs.WriteFileAsync(runId, RefusedFile, content, cancellationToken);
        LogRefused(PrintableText.Of(drop.Name), problem.Detail, runId);
    }

    [LoggerMessage(EventId = 3910, Level = LogLevel.Information, Message = "Run {RunId} started by corpora/{Drop}")]
    private partial void LogStarted(string runId, string drop);

    [LoggerMessage(EventId = 3912, Level = LogLevel.Warning, Message = "corpora/{Drop} starts no run: {Problem} (runs/{RunId}/refused.json)")]
    private partial void LogRefused(string drop, string problem, string runId);

    [LoggerMessage(EventId = 3913, Level = LogLevel.Warning, Message = "The drop corpora/{Drop} could not be looked at; the next sweep does it again")]
    private partial void LogFailed(string drop, Exception exception);
}
