namespace BertPipeline.Hub;

/// <summary>The hub did not give what it has, for a reason that may pass: no connection, too many requests, a broken transfer.</summary>
public sealed class HubUnavailableException : Exception
{
    public HubUnavailableException(string message)
        : base(message)
    {
    }

    public HubUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>How long the hub asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
