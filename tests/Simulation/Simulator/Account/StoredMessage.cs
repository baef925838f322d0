namespace BertPipeline.Simulator.Account;

/// <summary>A message as the queue keeps it.</summary>
internal sealed class StoredMessage(string id, string queue, string text, DateTimeOffset expires)
{
    public string Id { get; } = id;

    public string Queue { get; } = queue;

    public string Text { get; } = text;

    public DateTimeOffset Expires { get; } = expires;

    public DateTimeOffset VisibleAt { get; set; }

    /// <summary>Only who shows it may change the message; another one with every change.</summary>
    public string? Receipt { get; set; }

    /// <summary>The actor that has received it last.</summary>
    public string? Holder { get; set; }

    public int DequeueCount { get; set; }
}
