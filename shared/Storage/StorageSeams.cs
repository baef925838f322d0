using Azure.Core.Pipeline;

namespace BertPipeline.Storage;

/// <summary>What a test puts between the pipeline's storage and the world; everything left out is the real thing.</summary>
internal sealed record StorageSeams
{
    /// <summary>Stands between client and service: injects lost answers.</summary>
    public HttpPipelinePolicy? Policy { get; init; }

    /// <summary>In place of HTTP.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>In place of the clients' own, whose waits go by the wall clock.</summary>
    public RetryPolicy? Retries { get; init; }

    /// <summary>Makes names unique.</summary>
    public Func<Guid> NewGuid { get; init; } = Guid.NewGuid;
}
