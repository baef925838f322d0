using BertPipeline.Functions.Durable;
using BertPipeline.Http;
using BertPipeline.Orchestration.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Http;

/// <summary>The routes under <c>/api/runs</c>, one function each; a function has the name of its route in <c>shared/</c>.</summary>
public sealed class RunsFunctions(PipelineApi api, BoundDurableClient bound)
{
    [Function("StartRun")]
    public Task StartRun(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext context) => HandleAsync(request, client, context);

    [Function("ListRuns")]
    public Task ListRuns(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext context) => HandleAsync(request, client, context);

    [Function("GetRun")]
    public Task GetRun(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext context) => HandleAsync(request, client, context);

    [Function("CancelRun")]
    public Task CancelRun(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "runs/{runId}/cancel")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext context) => HandleAsync(request, client, context);

    [Function("GetReport")]
    public Task GetReport(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}/report")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext context) => HandleAsync(request, client, context);

    [Function("ListJobs")]
    public Task ListJobs(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}/jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext context) => HandleAsync(request, client, context);

    [Function("GetMetrics")]
    public Task GetMetrics(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{runId}/jobs/{jobId}/metrics")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext context) => HandleAsync(request, client, context);

    /// <summary>
    /// Whatever has no route: problem details instead of the host's empty answer. The host tries routes in the order of the functions' names, not by how
    /// special they are, so this one's name comes last.
    /// </summary>
    [Function("UnknownRoute")]
    public static Task UnknownRoute(
        [HttpTrigger(AuthorizationLevel.Function, "get", "post", "put", "delete", Route = "{*path}")] HttpRequest request, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        return HttpExchange.RefuseAsync(request.HttpContext, context.CancellationToken);
    }

    private Task HandleAsync(HttpRequest request, DurableTaskClient client, FunctionContext context)
    {
        bound.Bind(client);
        ApiRoute route = api.Routes.Single(r => r.Name == context.FunctionDefinition.Name);
        return HttpExchange.HandleAsync(route, request.HttpContext, context.CancellationToken);
    }
}
