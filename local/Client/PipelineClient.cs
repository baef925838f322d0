using System.Net.Http.Headers;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Http.Jobs;
using BertPipeline.Http.Schedules;
using BertPipeline.Orchestration.Checks;
using BertPipeline.Orchestration.Drift;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Orchestration.Review;
using BertPipeline.Orchestration.Status;

namespace BertPipeline.Local.Client;

/// <summary>The HTTP API as the command line uses it; either host answers. Refusals become <see cref="ApiProblemException"/>.</summary>
/// <param name="http">For what a host that is well answers soon.</param>
/// <param name="patient">For what takes as long as the data is large; the same when null.</param>
public sealed class PipelineClient(HttpClient http, HttpClient? patient = null)
{
    /// <param name="request">A run request as JSON, sent as it is so that the host checks every key.</param>
    public Task<ManagementPayload> StartAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
        PostAsync<ManagementPayload>(http, "/api/runs", request, cancellationToken);

    public Task<ManagementPayload> StartTaggingAsync(TaggingRequest request, CancellationToken cancellationToken) =>
        PostAsync<ManagementPayload>(http, "/api/tags", JsonSerializer.SerializeToUtf8Bytes(request, PipelineJson.Options), cancellationToken);

    /// <param name="request">As for <see cref="StartAsync"/>. Takes as long as the host reads the data.</param>
    public Task<RunCheck> CheckAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) =>
        PostAsync<RunCheck>(patient ?? http, "/api/runs/check", request, cancellationToken);

    public Task<RunStatus> GetAsync(string runId, CancellationToken cancellationToken) =>
        ReadAsync<RunStatus>(() => http.GetAsync(Path($"/api/runs/{Uri.EscapeDataString(runId)}"), cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<RunSummary>> ListAsync(int top, CancellationToken cancellationToken)
    {
        RunList list = await ReadAsync<RunList>(() => http.GetAsync(Path($"/api/runs?top={top}"), cancellationToken), cancellationToken);
        return list.Runs;
    }

    public Task<IReadOnlyList<GpuJob>> JobsAsync(string runId, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<GpuJob>>(() => http.GetAsync(Path($"/api/runs/{Uri.EscapeDataString(runId)}/jobs"), cancellationToken), cancellationToken);

    public async Task CancelAsync(string runId, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http
            .PostAsync(Path($"/api/runs/{Uri.EscapeDataString(runId)}/cancel"), null, cancellationToken);
        await ThrowOnProblemAsync(answer, cancellationToken);
    }

    /// <summary>Starts the request of an ended run again.</summary>
    public Task<ManagementPayload> RetryAsync(string runId, CancellationToken cancellationToken) =>
        PostAsync<ManagementPayload>(http, $"/api/runs/{Uri.EscapeDataString(runId)}/retry", default, cancellationToken);

    /// <summary>What the newest attempt at a job, or another, has logged from a place on.</summary>
    public Task<JobLog> LogAsync(string runId, string jobId, int? attempt, int from, CancellationToken cancellationToken)
    {
        string query = attempt is null ? $"from={from}" : $"attempt={attempt}&from={from}";
        return ReadAsync<JobLog>(() => http.GetAsync(Path($"/api/runs/{Uri.EscapeDataString(runId)}/jobs/{Uri.EscapeDataString(jobId)}/log?{query}"), cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyList<ScheduleStatus>> SchedulesAsync(CancellationToken cancellationToken)
    {
        ScheduleList list = await ReadAsync<ScheduleList>(() => http.GetAsync(Path("/api/schedules"), cancellationToken), cancellationToken);
        return list.Schedules;
    }

    /// <param name="schedule">As JSON, sent as it is so that the host checks every key.</param>
    public async Task<ScheduleStatus> PutScheduleAsync(string name, ReadOnlyMemory<byte> schedule, CancellationToken cancellationToken)
    {
        using ReadOnlyMemoryContent content = JsonContent(schedule);
        return await ReadAsync<ScheduleStatus>(() => http.PutAsync(Path($"/api/schedules/{Uri.EscapeDataString(name)}"), content, cancellationToken), cancellationToken);
    }

    public async Task RemoveScheduleAsync(string name, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.DeleteAsync(Path($"/api/schedules/{Uri.EscapeDataString(name)}"), cancellationToken);
        await ThrowOnProblemAsync(answer, cancellationToken);
    }

    /// <param name="olderThan">Days: <c>30d</c>.</param>
    public Task<StoragePurgeResult> PurgeAsync(string olderThan, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync<StoragePurgeResult>(patient ?? http, $"/api/purge?olderThan={Uri.EscapeDataString(olderThan)}&dryRun={(dryRun ? "true" : "false")}", default, cancellationToken);

    /// <param name="format">html, json or md.</param>
    public Task<byte[]> ReportAsync(string runId, string format, CancellationToken cancellationToken) =>
        BytesAsync($"/api/runs/{Uri.EscapeDataString(runId)}/report?format={format}", cancellationToken);

    /// <summary>Copies what a tagging made.</summary>
    public async Task CopyTagsAsync(string runId, Stream output, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await (patient ?? http)
            .GetAsync(Path($"/api/runs/{Uri.EscapeDataString(runId)}/tags"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ThrowOnProblemAsync(answer, cancellationToken);
        await answer.Content.CopyToAsync(output, cancellationToken);
    }

    /// <param name="days">Taggings that began within so many count.</param>
    public Task<ModelDrift> DriftAsync(string model, int days, CancellationToken cancellationToken) =>
        ReadAsync<ModelDrift>(() => http.GetAsync(Path($"/api/drift/{string.Join('/', model.Split('/').Select(Uri.EscapeDataString))}?days={days}"), cancellationToken), cancellationToken);

    /// <param name="tag">Only labels of this tag; null for all.</param>
    public Task<SuspectList> SuspectsAsync(string runId, string? tag, int top, CancellationToken cancellationToken) =>
        ReadAsync<SuspectList>(() => http.GetAsync(Path($"/api/runs/{Uri.EscapeDataString(runId)}/suspects?top={top}{Query("tag", tag)}"), cancellationToken), cancellationToken);

    public Task<ToLabelList> ToLabelAsync(string runId, int top, CancellationToken cancellationToken) =>
        ReadAsync<ToLabelList>(() => http.GetAsync(Path($"/api/runs/{Uri.EscapeDataString(runId)}/to-label?top={top}"), cancellationToken), cancellationToken);

    /// <param name="what">suspects or to-label.</param>
    /// <param name="format">One of <see cref="TaskFormat.All"/>.</param>
    public Task<byte[]> ExportLabelsAsync(string runId, string what, string format, CancellationToken cancellationToken) =>
        BytesAsync($"/api/runs/{Uri.EscapeDataString(runId)}/{what}?format={format}", cancellationToken);

    /// <summary>Label Studio's, for the run's tags.</summary>
    public async Task<string> LabellingInterfaceAsync(string runId, CancellationToken cancellationToken) =>
        System.Text.Encoding.UTF8.GetString(await BytesAsync($"/api/runs/{Uri.EscapeDataString(runId)}/labelling-interface", cancellationToken));

    /// <param name="runId">Whose labelled folder gets them; or null.</param>
    /// <param name="folder">The folder, where no run is named.</param>
    /// <param name="name">Its ending tells the form.</param>
    public async Task<CorrectionReceipt> ImportLabelsAsync(string? runId, string? folder, string name, Stream file, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await ReadAsync<CorrectionReceipt>(
            () => (patient ?? http).PostAsync(Path($"/api/corrections/import?name={Uri.EscapeDataString(name)}{Query("run", runId)}{Query("folder", folder)}"), content, cancellationToken), cancellationToken);
    }

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private async Task<byte[]> BytesAsync(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await http.GetAsync(Path(path), cancellationToken);
        await ThrowOnProblemAsync(answer, cancellationToken);
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static async Task<T> PostAsync<T>(HttpClient client, string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using ReadOnlyMemoryContent content = JsonContent(json);
        return await ReadAsync<T>(() => client.PostAsync(Path(path), content, cancellationToken), cancellationToken);
    }

    private static ReadOnlyMemoryContent JsonContent(ReadOnlyMemory<byte> json) => new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static async Task<T> ReadAsync<T>(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await send();
        await ThrowOnProblemAsync(answer, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<T>(PipelineJson.Options, cancellationToken)
            ?? throw new JsonException($"An empty answer to {answer.RequestMessage?.RequestUri}.");
    }

    private static async Task ThrowOnProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        ApiProblem problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? (await answer.Content.ReadFromJsonAsync<ApiProblem>(PipelineJson.Options, cancellationToken))!
            : ApiProblem.Internal($"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
        throw new ApiProblemException(problem);
    }
}
