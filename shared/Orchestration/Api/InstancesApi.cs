using System.Text.Json;
using BertPipeline.DurableTask;

namespace BertPipeline.Orchestration.Api;

/// <summary>
/// The management paths of Durable Functions (its "HTTP APIs" reference), answered with the same codes, so that every URI of
/// <see cref="ManagementPayload"/> works on either host.
/// </summary>
public sealed class InstancesApi(OrchestrationClient client)
{
    private const string Root = "/runtime/webhooks/durabletask/instances/{instanceId}";

    public IReadOnlyList<ApiRoute> Routes =>
    [
        new("GetInstance", "GET", Root, GetAsync),
        new("PurgeInstance", "DELETE", Root, PurgeAsync),
        new("RaiseEvent", "POST", Root + "/raiseEvent/{eventName}", RaiseEventAsync),
        new("TerminateInstance", "POST", Root + "/terminate", (r, ct) => WithLiveAsync(r, id => client.TerminateInstanceAsync(id, r.QueryValue("reason"), ct), ct)),
        new("SuspendInstance", "POST", Root + "/suspend", (r, ct) => WithLiveAsync(r, id => client.SuspendInstanceAsync(id, r.QueryValue("reason"), ct), ct)),
        new("ResumeInstance", "POST", Root + "/resume", (r, ct) => WithLiveAsync(r, id => client.ResumeInstanceAsync(id, r.QueryValue("reason"), ct), ct)),
    ];

    /// <summary>202 with Location while it has not ended, else 200 (500 for a failed one when <c>returnInternalServerErrorOnFailure=true</c>).</summary>
    public async Task<ApiResult> GetAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string id = request.Route["instanceId"];
        if (await client.GetInstanceAsync(id, cancellationToken).ConfigureAwait(false) is not { } instance)
        {
            return Missing(id);
        }

        InstanceStatus status = InstanceStatus.From(instance);
        if (Flag(request, "showInput") == false)
        {
            status = status with { Input = InstanceStatus.Null };
        }

        if (!instance.IsCompleted)
        {
            return ApiResult.Json(202, status, ("Location", ManagementPayload.InstanceUri(request.BaseUri, id)), ("Retry-After", "5"));
        }

        bool failed = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && Flag(request, "returnInternalServerErrorOnFailure") == true;
        return ApiResult.Json(failed ? 500 : 200, status);
    }

    public async Task<ApiResult> PurgeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string id = request.Route["instanceId"];
        return await client.GetInstanceAsync(id, cancellationToken).ConfigureAwait(false) switch
        {
            null => Missing(id),
            { IsCompleted: false } i => ApiResult.Problem(ApiProblem.NotEnded(
                $"Only ended instances can be purged; '{id}' is {i.RuntimeStatus}. Terminate it first.")),
            _ => ApiResult.Json(200, new PurgeResult(await client.PurgeInstanceAsync(id, cancellationToken).ConfigureAwait(false))),
        };
    }

    public Task<ApiResult> RaiseEventAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WithLiveAsync(
            request,
            id =>
            {
                using JsonDocument payload = request.Body.IsEmpty ? JsonDocument.Parse("null") : JsonDocument.Parse(request.Body);
                return client.RaiseEventAsync(id, request.Route["eventName"], payload.RootElement.Clone(), cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>404 without the instance, 410 when it has ended, else does it and answers 202.</summary>
    private async Task<ApiResult> WithLiveAsync(ApiRequest request, Func<string, Task> action, CancellationToken cancellationToken)
    {
        string id = request.Route["instanceId"];
        switch (await client.GetInstanceAsync(id, cancellationToken).ConfigureAwait(false))
        {
            case null:
                return Missing(id);
            case { IsCompleted: true } instance:
                return ApiResult.Problem(ApiProblem.Ended($"Instance '{id}' is {instance.RuntimeStatus} already."));
        }

        try
        {
            await action(id).ConfigureAwait(false);
            return ApiResult.Empty(202);
        }
        catch (JsonException e)
        {
            return ApiResult.Problem(ApiProblem.UserError($"The event's payload is not JSON: {e.Message}"));
        }
    }

    private static ApiResult Missing(string id) => ApiResult.Problem(ApiProblem.NotFound($"There is no instance '{id}'."));

    private static bool? Flag(ApiRequest request, string name) => bool.TryParse(request.QueryValue(name), out bool value) ? value : null;

    private sealed record PurgeResult(int InstancesDeleted);
}
