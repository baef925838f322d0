using Microsoft.AspNetCore.Http;

namespace BertPipeline.Http.Instances;

/// <summary>Where an instance is managed: each host has paths, and perhaps keys, of its own.</summary>
public interface IManagementUris
{
    /// <param name="request">Tells by which scheme, host and port the client reached the host.</param>
    /// <param name="instanceId">The instance.</param>
    ManagementPayload For(HttpRequest request, string instanceId);
}

/// <summary>The paths that <see cref="InstancesApi"/> answers.</summary>
public sealed class InstancesApiUris : IManagementUris
{
    public ManagementPayload For(HttpRequest request, string instanceId) => ManagementPayload.For(request, instanceId);
}
