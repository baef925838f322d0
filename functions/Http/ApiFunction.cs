using BertPipeline.Functions.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Http;

/// <summary>Everything under <c>/api</c>: the routes are those of <c>shared/Http</c>, as on any host.</summary>
public sealed class ApiFunction(PipelineRouter router, BoundDurableClient bound)
{
    [Function("Api")]
    public Task HandleAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "post", "put", "delete", Route = "{*path}")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        bound.Bind(client);
        return router.RouteAsync(request.HttpContext);
    }
}
