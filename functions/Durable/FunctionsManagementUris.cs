using BertPipeline.Http.Instances;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BertPipeline.Functions.Durable;

/// <summary>Durable Functions' own management URIs, with the key that the host asks for.</summary>
public sealed class FunctionsManagementUris(BoundDurableClient bound) : IManagementUris
{
    public ManagementPayload For(HttpRequest request, string instanceId)
    {
        HttpManagementPayload payload = bound.GetClient().CreateHttpManagementPayload(instanceId);
        return new(
            instanceId,
            PurgeHistoryDeleteUri: payload.PurgeHistoryDeleteUri!,
            SendEventPostUri: payload.SendEventPostUri!,
            StatusQueryGetUri: payload.StatusQueryGetUri!,
            TerminatePostUri: Placeholder(payload.TerminatePostUri!),
            SuspendPostUri: Placeholder(payload.SuspendPostUri!),
            ResumePostUri: Placeholder(payload.ResumePostUri!));
    }

    /// <summary>The extension writes <c>{{text}}</c> where its documentation, and every other host, has <c>{text}</c>.</summary>
    private static string Placeholder(string uri) => uri.Replace("{{text}}", "{text}", StringComparison.Ordinal);
}
