using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.DurableTask;
using BertPipeline.Orchestration.Api.Requests;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Api;

/// <summary>The routes under <c>/api/runs</c>.</summary>
public sealed class RunsApi(
    OrchestrationClient client, RunStarter starter, IManagementUris uris, BaseModelCheck baseModels, RunStore runs, JobStore jobs,
    JobCancellation cancellation, TimeProvider time)
{
    private const int DefaultTop = 50;
    private const int MaximumTop = 1000;

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("StartRun", "POST", "/api/runs", StartAsync),
        new("ListRuns", "GET", "/api/runs", ListAsync),
        new("GetRun", "GET", "/api/runs/{runId}", GetAsync),
        new("CancelRun", "POST", "/api/runs/{runId}/cancel", CancelAsync),
        new("GetReport", "GET", "/api/runs/{runId}/report", ReportAsync),
        new("ListJobs", "GET", "/api/runs/{runId}/jobs", ListJobsAsync),
        new("GetMetrics", "GET", "/api/runs/{runId}/jobs/{jobId}/metrics", MetricsAsync),
    ];

    /// <summary>202 with the management URIs, 400 with every mistake of the request by its path.</summary>
    public async Task<ApiResult> StartAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        RunRequestReading reading = RunRequestReader.Read(request.Body, time.GetUtcNow());
        if (reading.Request is not { } run)
        {
            return ApiResult.Problem(ApiProblem.InvalidRequest(reading.Errors));
        }

        if (await baseModels.FindProblemAsync(run.BaseModel, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            return ApiResult.Problem(ApiProblem.InvalidRequest(new Dictionary<string, IReadOnlyList<string>> { ["baseModel"] = [problem] }));
        }

        string runId = starter.NewRunId();
        await starter.TryStartAsync(runId, run, source: null, cancellationToken).ConfigureAwait(false);
        ManagementPayload payload = uris.For(request.BaseUri, runId);
        return ApiResult.Json(202, payload, ("Location", payload.StatusQueryGetUri), ("Retry-After", "5"));
    }

    /// <summary>The newest runs, at most <c>?top=</c>.</summary>
    public async Task<ApiResult> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        int top = DefaultTop;
        if (request.QueryValue("top") is { } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) && top is > 0 and <= MaximumTop))
        {
            return ApiResult.Problem(ApiProblem.UserError($"top must be a number from 1 to {MaximumTop}, but is '{text}'."));
        }

        var list = new List<RunSummary>();
        await foreach (OrchestrationMetadata instance in client
            .GetAllInstancesAsync(new OrchestrationQuery(Name: PipelineTasks.TrainingRun), cancellationToken).ConfigureAwait(false))
        {
            list.Add(Summarize(instance));
            if (list.Count == top)
            {
                break;
            }
        }

        return ApiResult.Json(200, new RunList(list));
    }

    public async Task<ApiResult> GetAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string runId = request.Route["runId"];
        if (await runs.FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { } claim)
        {
            return Missing(runId);
        }

        Task<OrchestrationMetadata?> instance = client.GetInstanceAsync(runId, cancellationToken);
        Task<IReadOnlyList<StepRecord>> records = runs.ListStepsAsync(runId, cancellationToken);
        Task<bool> cancelled = runs.IsCancelledAsync(runId, cancellationToken);
        var parts = new RunParts
        {
            Claim = claim,
            Jobs = await jobs.ListAsync(runId, cancellationToken).Select(j => j.Job).ToListAsync(cancellationToken).ConfigureAwait(false),
            Instance = await instance.ConfigureAwait(false),
            Steps = await records.ConfigureAwait(false),
            CancelRequested = await cancelled.ConfigureAwait(false),
        };
        // The history is purged one day; how the run ended stays.
        RunEnd? end = parts.Instance is null ? await runs.FindEndAsync(runId, cancellationToken).ConfigureAwait(false) : null;
        return ApiResult.Json(200, RunStatusComposer.Compose(parts with { End = end }));
    }

    /// <summary>202 once everything that works for the run can see that it is cancelled; 409 when it has ended.</summary>
    public async Task<ApiResult> CancelAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string runId = request.Route["runId"];
        if (await runs.FindAsync(runId, cancellationToken).ConfigureAwait(false) is null)
        {
            return Missing(runId);
        }

        OrchestrationMetadata? instance = await client.GetInstanceAsync(runId, cancellationToken).ConfigureAwait(false);
        if (instance is { IsCompleted: true } || await runs.FindEndAsync(runId, cancellationToken).ConfigureAwait(false) is not null)
        {
            return ApiResult.Problem(ApiProblem.Conflict($"Run '{runId}' has ended; there is nothing to cancel."));
        }

        await cancellation.CancelRunAsync(runId, cancellationToken).ConfigureAwait(false);
        return ApiResult.Json(202, new { id = runId, cancelRequested = true });
    }

    public async Task<ApiResult> ReportAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string runId = request.Route["runId"];
        if (ReportFormat.Choose(request.QueryValue("format"), request.Accept) is not { } format)
        {
            return ApiResult.Problem(ApiProblem.NotAcceptable($"The report comes as {string.Join(", ", ReportFormat.All.Select(f => $"{f.Name} ({f.MediaType})"))}."));
        }

        if (await runs.FindAsync(runId, cancellationToken).ConfigureAwait(false) is null)
        {
            return Missing(runId);
        }

        using Stream? file = await runs.OpenFileAsync(runId, format.File, cancellationToken).ConfigureAwait(false);
        if (file is null)
        {
            return ApiResult.Problem(ApiProblem.NotFound($"Run '{runId}' has no report; it has one when its step 'report' has succeeded."));
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        var vary = new Dictionary<string, string> { ["Vary"] = "Accept" };
        return new ApiResult { Status = 200, ContentType = $"{format.MediaType}; charset=utf-8", Body = content.ToArray(), Headers = vary };
    }

    public async Task<ApiResult> ListJobsAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string runId = request.Route["runId"];
        return await runs.FindAsync(runId, cancellationToken).ConfigureAwait(false) is null
            ? Missing(runId)
            : ApiResult.Json(200, await jobs.ListAsync(runId, cancellationToken).Select(j => j.Job).ToListAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What a job has measured so far, one object a step: the curves.</summary>
    public async Task<ApiResult> MetricsAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        (string runId, string jobId) = (request.Route["runId"], request.Route["jobId"]);
        return await jobs.FindAsync(runId, jobId, cancellationToken).ConfigureAwait(false) is null
            ? ApiResult.Problem(ApiProblem.NotFound($"Run '{runId}' has no job '{jobId}'."))
            : ApiResult.Json(200, await runs.ReadMetricsAsync(runId, jobId, cancellationToken).ConfigureAwait(false));
    }

    private static RunSummary Summarize(OrchestrationMetadata instance)
    {
        RunOutcome? outcome = RunStatusComposer.Read<RunOutcome>(instance.SerializedOutput);
        return new RunSummary(
            instance.InstanceId,
            RunStatusComposer.StateOf(instance, outcome),
            instance.CreatedAt,
            instance.LastUpdatedAt,
            RunStatusComposer.Read<TrainingRunInput>(instance.SerializedInput)?.Request.Corpus ?? "",
            outcome?.Error ?? instance.FailureDetails?.ErrorMessage,
            outcome?.Model);
    }

    private static ApiResult Missing(string runId) => ApiResult.Problem(ApiProblem.NotFound($"There is no run '{runId}'."));
}
