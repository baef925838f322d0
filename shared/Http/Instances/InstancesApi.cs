using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Http.Problems;
using BertPipeline.Orchestration.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Http.Instances;

/// <summary>
/// The management paths of Durable Functions (its "HTTP APIs" reference), answered with the same codes, so that every URI of
/// <see cref="ManagementPayload"/> works on a host that has no Durable Functions.
/// </summary>
public static class InstancesApi
{
    public const string Root = "/runtime/webhooks/durabletask/instances";

    public static void MapInstances(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder instances = routes.MapGroup(Root + "/{instanceId}").WithTags("Durable Task");
        instances.AddEndpointFilter<RouteGroupBuilder, ProblemFilter>();
        instances.MapGet("", GetAsync).WithName("GetInstance").WithSummary("An instance's state.");
        instances.MapDelete("", PurgeAsync).WithName("PurgeInstance").WithSummary("Deletes the history of an ended instance, and of its children.");
        instances.MapPost("raiseEvent/{eventName}", RaiseEventAsync).WithName("RaiseEvent").WithSummary("Sends an event; the body is its payload.");
        instances.MapPost("terminate", TerminateAsync).WithName("TerminateInstance")
            .WithSummary("Ends an instance and its children without running their code again.");
        instances.MapPost("suspend", SuspendAsync).WithName("SuspendInstance").WithSummary("Halts an instance.");
        instances.MapPost("resume", ResumeAsync).WithName("ResumeInstance").WithSummary("Lets a halted instance go on.");
    }

    /// <summary>202 with Location while it has not ended, else 200 (500 for a failed one when <paramref name="returnInternalServerErrorOnFailure"/> is true).</summary>
    private static async Task<Results<JsonHttpResult<InstanceStatus>, ProblemHttpResult>> GetAsync(
        string instanceId, HttpRequest request, HttpResponse response, IDurableTaskClientProvider clients, CancellationToken cancellationToken,
        string? showInput = null, string? returnInternalServerErrorOnFailure = null)
    {
        if (await clients.GetClient().GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is not { } instance)
        {
            return Missing(instanceId);
        }

        InstanceStatus status = InstanceStatus.From(instance);
        if (Flag(showInput) == false)
        {
            status = status with { Input = InstanceStatus.Null };
        }

        if (!instance.IsCompleted)
        {
            response.Headers.Location = ManagementPayload.InstanceUri(request, instanceId);
            response.Headers.RetryAfter = "5";
            return TypedResults.Json(status, statusCode: StatusCodes.Status202Accepted);
        }

        bool failed = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && Flag(returnInternalServerErrorOnFailure) == true;
        return TypedResults.Json(status, statusCode: failed ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }

    private static async Task<Results<Ok<PurgedInstances>, ProblemHttpResult>> PurgeAsync(
        string instanceId, IDurableTaskClientProvider clients, CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.GetClient();
        return await client.GetInstanceAsync(instanceId, cancellationToken) switch
        {
            null => Missing(instanceId),
            { IsCompleted: false } i => ApiProblem.NotEnded($"Only ended instances can be purged; '{instanceId}' is {i.RuntimeStatus}. Terminate it first.").ToResult(),
            _ => TypedResults.Ok(new PurgedInstances(
                (await client.PurgeInstanceAsync(instanceId, new PurgeInstanceOptions(Recursive: true), cancellationToken)).PurgedInstanceCount)),
        };
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> RaiseEventAsync(
        string instanceId, string eventName, HttpRequest request, IDurableTaskClientProvider clients, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await request.ReadBodyAsync(cancellationToken);
        try
        {
            using JsonDocument payload = body.IsEmpty ? JsonDocument.Parse("null") : JsonDocument.Parse(body);
            JsonElement content = payload.RootElement.Clone();
            return await WithLiveAsync(clients, instanceId, client => client.RaiseEventAsync(instanceId, eventName, content, cancellationToken), cancellationToken);
        }
        catch (JsonException e)
        {
            return ApiProblem.UserError($"The event's payload is not JSON: {e.Message}").ToResult();
        }
    }

    private static Task<Results<Accepted, ProblemHttpResult>> TerminateAsync(
        string instanceId, IDurableTaskClientProvider clients, CancellationToken cancellationToken, string? reason = null) =>
        WithLiveAsync(
            clients, instanceId,
            client => client.TerminateInstanceAsync(instanceId, new TerminateInstanceOptions(reason, Recursive: true), cancellationToken), cancellationToken);

    private static Task<Results<Accepted, ProblemHttpResult>> SuspendAsync(
        string instanceId, IDurableTaskClientProvider clients, CancellationToken cancellationToken, string? reason = null) =>
        WithLiveAsync(clients, instanceId, client => client.SuspendInstanceAsync(instanceId, reason, cancellationToken), cancellationToken);

    private static Task<Results<Accepted, ProblemHttpResult>> ResumeAsync(
        string instanceId, IDurableTaskClientProvider clients, CancellationToken cancellationToken, string? reason = null) =>
        WithLiveAsync(clients, instanceId, client => client.ResumeInstanceAsync(instanceId, reason, cancellationToken), cancellationToken);

    /// <summary>404 without the instance, 410 when it has ended, else does it and answers 202.</summary>
    private static async Task<Results<Accepted, ProblemHttpResult>> WithLiveAsync(
        IDurableTaskClientProvider clients, string instanceId, Func<DurableTaskClient, Task> action, CancellationToken cancellationToken)
    {
        DurableTaskClient client = clients.GetClient();
        switch (await client.GetInstanceAsync(instanceId, cancellationToken))
        {
            case null:
                return Missing(instanceId);
            case { IsCompleted: true } instance:
                return ApiProblem.Ended($"Instance '{instanceId}' is {instance.RuntimeStatus} already.").ToResult();
        }

        await action(client);
        return TypedResults.Accepted((string?)null);
    }

    private static ProblemHttpResult Missing(string id) => ApiProblem.NotFound($"There is no instance '{PrintableText.Of(id)}'.").ToResult();

    private static bool? Flag(string? text) => bool.TryParse(text, out bool value) ? value : null;
}
