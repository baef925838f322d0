using Azure;
using Azure.Storage.Blobs.Models;

namespace BertPipeline.Storage.Blobs;

/// <summary>The two conditions that the pipeline writes under, and how the service says that they do not hold.</summary>
internal static class BlobConditions
{
    /// <summary>If-None-Match: *, the write succeeds only where there is no blob yet.</summary>
    public static BlobRequestConditions IfAbsent => new() { IfNoneMatch = ETag.All };

    /// <summary>True when a conditional write lost: the blob (or entity) exists, or is not the one that was read.</summary>
    public static bool IsConflict(this RequestFailedException e) => e.Status is 409 or 412;

    public static bool IsNotFound(this RequestFailedException e) => e.Status is 404;
}
