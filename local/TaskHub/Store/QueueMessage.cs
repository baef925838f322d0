namespace BertPipeline.TaskHub.Store;

/// <summary>A message that this host holds.</summary>
internal sealed class QueueMessage<T>(T body, string id, string receipt, int dequeueCount)
{
    public T Body { get; } = body;

    public string Id { get; } = id;

    /// <summary>Changes with every renewal.</summary>
    public string Receipt { get; set; } = receipt;

    /// <summary>How often it was received; 0 for the sender.</summary>
    public int DequeueCount { get; } = dequeueCount;

    /// <summary>Where the body lies when it is too long for the queue.</summary>
    public string? Blob { get; init; }
}
