using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;

namespace BertPipeline.Simulator.Account;

/// <summary>What the account answers, as the client libraries read it.</summary>
internal sealed class AccountAnswer : Response
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["x-ms-request-id"] = "0",
        ["x-ms-version"] = "2025-01-01",
    };

    public AccountAnswer(int status, string? errorCode = null)
    {
        Status = status;
        if (errorCode is not null)
        {
            With("x-ms-error-code", errorCode);
        }
    }

    public override int Status { get; }

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public AccountAnswer With(string name, string value)
    {
        _headers[name] = value;
        return this;
    }

    public AccountAnswer With(ETag tag, DateTimeOffset written) =>
        With("ETag", tag.ToString("H")).With("Last-Modified", written.ToString("R", CultureInfo.InvariantCulture));

    public AccountAnswer WithBody(byte[] body, string contentType)
    {
        ContentStream = new MemoryStream(body, writable: false);
        return With("Content-Type", contentType).With("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));
    }

    public AccountAnswer WithXml(string xml) => WithBody(Encoding.UTF8.GetBytes(xml), "application/xml");

    public AccountAnswer WithJson(string json) => WithBody(Encoding.UTF8.GetBytes(json), "application/json;odata=minimalmetadata");

    public override void Dispose()
    {
    }

    public override string ToString() => _headers.TryGetValue("x-ms-error-code", out string? code) ? $"{Status} {code}" : $"{Status}";

    protected override bool ContainsHeader(string name) => _headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers.Select(h => new HttpHeader(h.Key, h.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => _headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = _headers.TryGetValue(name, out string? value) ? [value] : null;
        return values is not null;
    }
}
