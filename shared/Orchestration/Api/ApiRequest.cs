namespace BertPipeline.Orchestration.Api;

/// <summary>An HTTP request as a handler sees it, whatever host received it.</summary>
public sealed record ApiRequest
{
    /// <summary>Scheme, host and port by which the client reached the host; the answers' URIs start with it.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>Values of the route's placeholders, decoded.</summary>
    public IReadOnlyDictionary<string, string> Route { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>The <c>Accept</c> header.</summary>
    public string? Accept { get; init; }

    /// <summary>The <c>Content-Type</c> header.</summary>
    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The value of a query parameter, or null.</summary>
    public string? QueryValue(string name) => Query.GetValueOrDefault(name);
}
