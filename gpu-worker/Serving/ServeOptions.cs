using System.Net;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>How a tagger is served.</summary>
internal sealed record ServeOptions
{
    /// <summary>What <c>GET /info</c> calls the model.</summary>
    public required string ModelName { get; init; }

    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Most tokens that are scored at once; a single text may have more.</summary>
    public int MaxBatchTokens { get; init; } = ITagger.BatchTokens;

    /// <summary>Most texts of one request.</summary>
    public int MaxClientBatchSize { get; init; } = 32;

    /// <summary>Requests that may be under way; one more is refused.</summary>
    public int MaxConcurrentRequests { get; init; } = 512;

    /// <summary>What computes a BERT, also one that takes over.</summary>
    public InferenceEngine Engine { get; init; }
}
