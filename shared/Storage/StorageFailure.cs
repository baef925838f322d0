using Azure;

namespace BertPipeline.Storage;

/// <summary>Whether it was the storage account that refused, or did not answer.</summary>
public static class StorageFailure
{
    /// <summary>What the account, or the way to it, failed with; null when something else did. A client that has tried several times wraps what it met in an <see cref="AggregateException"/>.</summary>
    public static RequestFailedException? Of(Exception exception) => exception as RequestFailedException ?? (exception as AggregateException)?.InnerException as RequestFailedException;
}
