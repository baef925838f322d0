namespace BertPipeline.Orchestration.Api;

/// <summary>Where an instance is managed: each host has paths, and perhaps keys, of its own.</summary>
public interface IManagementUris
{
    /// <param name="baseUri">Scheme, host and port by which the client reached the host.</param>
    /// <param name="instanceId">The instance.</param>
    ManagementPayload For(Uri baseUri, string instanceId);
}

/// <summary>The paths that <see cref="InstancesApi"/> answers.</summary>
public sealed class InstancesApiUris : IManagementUris
{
    public ManagementPayload For(Uri baseUri, string instanceId) => ManagementPayload.For(baseUri, instanceId);
}
