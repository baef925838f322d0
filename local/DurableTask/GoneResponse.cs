using System.Diagnostics.CodeAnalysis;
using System.Net;
using Azure;
using Azure.Core;

namespace BertPipeline.DurableTask;

/// <summary>An answer as it is, but for the status: 404.</summary>
internal sealed class GoneResponse(Response answer) : Response
{
    public override int Status => (int)HttpStatusCode.NotFound;

    public override bool IsError => true;

    public override string ReasonPhrase => answer.ReasonPhrase;

    public override Stream? ContentStream
    {
        get => answer.ContentStream;
        set => answer.ContentStream = value;
    }

    public override string ClientRequestId
    {
        get => answer.ClientRequestId;
        set => answer.ClientRequestId = value;
    }

    public override void Dispose() => answer.Dispose();

    protected override bool ContainsHeader(string name) => answer.Headers.Contains(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => answer.Headers;

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => answer.Headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) => answer.Headers.TryGetValues(name, out values);
}
