namespace BertPipeline.Orchestration.Api;

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
    public static ManagementPayload For(Uri baseUri, string instanceId)
    {
        string instance = InstanceUri(baseUri, instanceId);
        return new(
            instanceId,
            PurgeHistoryDeleteUri: instance,
            SendEventPostUri: instance + "/raiseEvent/{eventName}",
            StatusQueryGetUri: instance,
            TerminatePostUri: instance + "/terminate?reason={text}",
            SuspendPostUri: instance + "/suspend?reason={text}",
            ResumePostUri: instance + "/resume?reason={text}");
    }

    public static string InstanceUri(Uri baseUri, string instanceId)
    {
        ArgumentNullException.ThrowIfNull(baseUri);
        return $"{baseUri.GetLeftPart(UriPartial.Authority)}/runtime/webhooks/durabletask/instances/{Uri.EscapeDataString(instanceId)}";
    }
}
