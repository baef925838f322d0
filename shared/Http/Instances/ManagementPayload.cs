using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace BertPipeline.Http.Instances;

/// <summary>
/// The URIs that manage an instance: names and forms as Durable Functions' <c>CreateCheckStatusResponse</c> gives them. <c>{eventName}</c>
/// and <c>{text}</c> are placeholders for the caller.
/// </summary>
public sealed record ManagementPayload(
    string Id,
    string PurgeHistoryDeleteUri,
    string SendEventPostUri,
    string StatusQueryGetUri,
    string TerminatePostUri,
    string SuspendPostUri,
    string ResumePostUri)
{
    public static ManagementPayload For(HttpRequest request, string instanceId)
    {
        string instance = InstanceUri(request, instanceId);
        return new(
            instanceId,
            PurgeHistoryDeleteUri: instance,
            SendEventPostUri: instance + "/raiseEvent/{eventName}",
            StatusQueryGetUri: instance,
            TerminatePostUri: instance + "/terminate?reason={text}",
            SuspendPostUri: instance + "/suspend?reason={text}",
            ResumePostUri: instance + "/resume?reason={text}");
    }

    public static string InstanceUri(HttpRequest request, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(request);
        return $"{UriHelper.BuildAbsolute(request.Scheme, request.Host).TrimEnd('/')}{InstancesApi.Root}/{Uri.EscapeDataString(instanceId)}";
    }
}
