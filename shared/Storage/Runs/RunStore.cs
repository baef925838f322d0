using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Runs;

/// <summary>What belongs to one run: <c>runs/{runId}/</c> with request, end, mark of its stop, job specifications, metrics, logs, report.</summary>
public sealed class RunStore(PipelineStorage storage, TimeProvider time)
{
    private const int ReadAtOnce = 8;

    /// <summary>Claims the start of a run; false when it has been claimed before.</summary>
    public Task<bool> TryClaimAsync(string runId, RunRequest request, string? source = null, CancellationToken cancellationToken = default) =>
        storage.Runs.TryCreateJsonAsync(Name(runId, "request.json"), new RunClaim(runId, request, time.GetUtcNow(), storage.TaskHub, source), cancellationToken);

    /// <summary>The same for a tagging.</summary>
    public Task<bool> TryClaimAsync(string runId, TaggingRequest request, string? source = null, CancellationToken cancellationToken = default) =>
        storage.Runs.TryCreateJsonAsync(Name(runId, "request.json"), new RunClaim(runId, null, time.GetUtcNow(), storage.TaskHub, source, request), cancellationToken);

    public Task<RunClaim?> FindAsync(string runId, CancellationToken cancellationToken = default) =>
        storage.Runs.FindJsonAsync<RunClaim>(Name(runId, "request.json"), cancellationToken);

    /// <summary>Ids of all runs that have a folder.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        var ids = new List<string>();
        await foreach (BlobHierarchyItem item in storage.Runs
            .GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", prefix: null, cancellationToken))
        {
            if (item.IsPrefix)
            {
                ids.Add(item.Prefix.TrimEnd('/'));
            }
        }

        return ids;
    }

    /// <summary>Records how the run ended; the first record stands.</summary>
    public Task<bool> TryRecordEndAsync(string runId, RunEnd end, CancellationToken cancellationToken = default) =>
        storage.Runs.TryCreateJsonAsync(Name(runId, "end.json"), end, cancellationToken);

    public Task<RunEnd?> FindEndAsync(string runId, CancellationToken cancellationToken = default) =>
        storage.Runs.FindJsonAsync<RunEnd>(Name(runId, "end.json"), cancellationToken);

    /// <summary>Marks that somebody asked for the run to end, and that nothing is to work for it any more.</summary>
    public async Task MarkCancelledAsync(string runId, CancellationToken cancellationToken = default)
    {
        // One mark says both, so that nobody who dies in between leaves a run that is called cancelled and goes on.
        string name = Name(runId, "stop.json");
        (StopMark? mark, ETag? tag) = await storage.Runs.FindTaggedJsonAsync<StopMark>(name, cancellationToken);
        while (mark is not { IsCancelled: true } && !await storage.Runs.TryReplaceJsonAsync(name, new StopMark(time.GetUtcNow(), IsCancelled: true), tag, cancellationToken))
        {
            (mark, tag) = await storage.Runs.FindTaggedJsonAsync<StopMark>(name, cancellationToken);
        }
    }

    /// <summary>Whether somebody asked for the run to end.</summary>
    public async Task<bool> IsCancelledAsync(string runId, CancellationToken cancellationToken = default) =>
        await FindStopAsync(runId, cancellationToken) is { IsCancelled: true };

    /// <summary>The mark that nothing is to work for the run any more; null while it may go on.</summary>
    public Task<StopMark?> FindStopAsync(string runId, CancellationToken cancellationToken = default) =>
        storage.Runs.FindJsonAsync<StopMark>(Name(runId, "stop.json"), cancellationToken);

    /// <summary>Marks that nothing is to work for the run any more, because a step failed, its deadline passed or somebody asked for its end; everything that works for it looks for the mark.</summary>
    public Task MarkStoppedAsync(string runId, CancellationToken cancellationToken = default) =>
        storage.Runs.TryCreateJsonAsync(Name(runId, "stop.json"), new StopMark(time.GetUtcNow(), IsCancelled: false), cancellationToken);

    /// <summary>Whether nothing is to work for the run any more, whoever says so.</summary>
    public async Task<bool> IsStoppedAsync(string runId, CancellationToken cancellationToken = default) =>
        await storage.Runs.GetBlobClient(Name(runId, "stop.json")).ExistsAsync(cancellationToken);

    /// <summary>Keeps what became of a step; a step that is executed again replaces its record.</summary>
    public Task WriteStepAsync(string runId, StepRecord step, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        return storage.Runs.WriteJsonAsync(Name(runId, $"steps/{step.Id}.json"), step, cancellationToken);
    }

    /// <summary>The steps of a run that have ended, and so the artifacts that it uses.</summary>
    public async Task<IReadOnlyList<StepRecord>> ListStepsAsync(string runId, CancellationToken cancellationToken = default)
    {
        List<string> names = await storage.Runs.GetBlobsAsync(BlobTraits.None, BlobStates.None, Name(runId, "steps/"), cancellationToken).Select(blob => blob.Name).ToListAsync(cancellationToken);
        var steps = new StepRecord?[names.Count];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, names.Count, atOnce, async (i, token) => steps[i] = await storage.Runs.FindJsonAsync<StepRecord>(names[i], token));
        return [.. steps.OfType<StepRecord>()];
    }

    /// <summary>Writes a job's specification; returns the blob's name, for the message.</summary>
    public async Task<string> WriteSpecificationAsync(GpuJobSpecification specification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(specification);
        string name = SpecificationName(specification.RunId, specification.JobId);
        await storage.Runs.WriteJsonAsync(name, specification, cancellationToken);
        return name;
    }

    /// <summary>Where a job's specification lies.</summary>
    public static string SpecificationName(string runId, string jobId) => Name(runId, $"jobs/{StorageName.CheckId("job id", jobId)}.json");

    /// <summary>The specification that a message names; null when it is not there.</summary>
    public Task<GpuJobSpecification?> FindSpecificationAsync(string name, CancellationToken cancellationToken = default) =>
        storage.Runs.FindJsonAsync<GpuJobSpecification>(name, cancellationToken);

    /// <summary>Appends to a job's metrics stream.</summary>
    public Task AppendMetricsAsync(string runId, string jobId, IReadOnlyCollection<MetricsLine> lines, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var text = new StringBuilder();
        foreach (MetricsLine line in lines)
        {
            text.Append(JsonSerializer.Serialize(line with { Values = FiniteNumbers.Of(line.Values) }, PipelineJson.Options)).Append('\n');
        }

        return AppendAsync(Name(runId, $"metrics/{jobId}.jsonl"), text.ToString(), cancellationToken);
    }

    /// <summary>A job's metrics, one line a step, in the order of the steps; empty when there are none yet.</summary>
    public async Task<IReadOnlyList<MetricsLine>> ReadMetricsAsync(string runId, string jobId, CancellationToken cancellationToken = default)
    {
        var lines = new SortedDictionary<long, MetricsLine>();
        foreach (string line in (await ReadTextAsync(Name(runId, $"metrics/{jobId}.jsonl"), cancellationToken) ?? "")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            MetricsLine metrics = JsonSerializer.Deserialize<MetricsLine>(line, PipelineJson.Options)!;
            lines[metrics.Step] = metrics;
        }

        return [.. lines.Values];
    }

    /// <summary>Appends to the log of one attempt at a job.</summary>
    public Task AppendLogAsync(string runId, string jobId, int attempt, string text, CancellationToken cancellationToken = default) =>
        AppendAsync(LogName(runId, jobId, attempt), text, cancellationToken);

    /// <summary>The log of one attempt, or null.</summary>
    public Task<string?> ReadLogAsync(string runId, string jobId, int attempt, CancellationToken cancellationToken = default) =>
        ReadTextAsync(LogName(runId, jobId, attempt), cancellationToken);

    /// <summary>Writes a file of the run, replacing an older one; its content type follows from its name.</summary>
    public async Task WriteFileAsync(string runId, string name, Stream content, CancellationToken cancellationToken = default)
    {
        string blob = Name(runId, StorageName.CheckPath("file", name));
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = RunFiles.ContentType(name) } };
        await storage.Runs.GetBlobClient(blob).UploadAsync(content, options, cancellationToken);
    }

    /// <summary>A file of the run to read from, or null when there is none.</summary>
    public async Task<Stream?> OpenFileAsync(string runId, string name, CancellationToken cancellationToken = default)
    {
        try
        {
            BlobClient blob = storage.Runs.GetBlobClient(Name(runId, StorageName.CheckPath("file", name)));
            BlobDownloadStreamingResult content = await blob.DownloadStreamingAsync(cancellationToken: cancellationToken);
            return content.Content;
        }
        catch (RequestFailedException e) when (e.IsNotFound())
        {
            return null;
        }
    }

    private static string Name(string runId, string name) => $"{StorageName.CheckId("run id", runId)}/{name}";

    private static string LogName(string runId, string jobId, int attempt) => Name(runId, $"logs/{jobId}-{attempt}.log");

    private async Task AppendAsync(string name, string text, CancellationToken cancellationToken)
    {
        AppendBlobClient blob = storage.Runs.GetAppendBlobClient(name);
        byte[] content = Encoding.UTF8.GetBytes(text);
        for (int start = 0; start < content.Length; start += blob.AppendBlobMaxAppendBlockBytes)
        {
            int count = Math.Min(content.Length - start, blob.AppendBlobMaxAppendBlockBytes);
            using var block = new MemoryStream(content, start, count, writable: false);
            await AppendAsync(blob, block, cancellationToken);
        }
    }

    private static async Task AppendAsync(AppendBlobClient blob, MemoryStream block, CancellationToken cancellationToken)
    {
        try
        {
            await blob.AppendBlockAsync(block, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsNotFound())
        {
            // The first lines: create it, unless somebody else just did, and append again.
            await blob.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            block.Position = 0;
            await blob.AppendBlockAsync(block, cancellationToken: cancellationToken);
        }
    }

    private async Task<string?> ReadTextAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult content = await storage.Runs.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return content.Content.ToString();
        }
        catch (RequestFailedException e) when (e.IsNotFound())
        {
            return null;
        }
    }
}
