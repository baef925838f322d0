using Azure;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Storage.Jobs;

/// <summary>A job as read, with the ETag that the next write is conditional on.</summary>
public sealed record StoredJob(GpuJob Job, ETag ETag);
