using System.Globalization;
using System.Security;
using System.Text;
using Azure;

namespace BertPipeline.Simulator.Account;

/// <summary>Containers of block and append blobs. A container is there as soon as it is named.</summary>
internal sealed class SimulatedBlobs(TimeProvider time)
{
    private readonly SortedDictionary<string, StoredBlob> _blobs = new(StringComparer.Ordinal);
    private int _tag;

    /// <summary>Told of every change before it is made; null is none.</summary>
    public Action<AccountRequest, StoredBlob?, StoredBlob?>? Changing { get; set; }

    /// <summary>Told of every change when it has been made.</summary>
    public Action<AccountRequest>? Changed { get; set; }

    /// <summary>By container and name.</summary>
    public IReadOnlyDictionary<string, StoredBlob> All => _blobs;

    public AccountAnswer Handle(AccountRequest request)
    {
        StoredBlob? blob = _blobs.GetValueOrDefault(request.Path);
        return (request.Method, request.Query.GetValueOrDefault("comp"), request.Query.ContainsKey("restype")) switch
        {
            ("PUT", null, true) => new AccountAnswer(201),
            ("GET", "list", true) => List(request),
            ("PUT", "appendblock", _) => Append(request, blob),
            ("PUT", null, _) => Put(request, blob),
            ("GET" or "HEAD", null, _) => Get(request, blob),
            ("DELETE", null, _) => Delete(request, blob),
            _ => throw new NotSupportedException($"The simulated account does not know {request}."),
        };
    }

    private AccountAnswer Put(AccountRequest request, StoredBlob? blob)
    {
        if (request["If-None-Match"] == "*" && blob is not null)
        {
            return new AccountAnswer(409, "BlobAlreadyExists");
        }

        if (request["If-Match"] is { } tag && tag != blob?.Tag.ToString("H"))
        {
            return new AccountAnswer(412, "ConditionNotMet");
        }

        return Write(request, blob, new StoredBlob(NextTag(), time.GetUtcNow(), request["x-ms-blob-type"]!, request.Body));
    }

    private AccountAnswer Append(AccountRequest request, StoredBlob? blob) => blob is null
        ? new AccountAnswer(404, "BlobNotFound")
        : Write(request, blob, blob with { Tag = NextTag(), Written = time.GetUtcNow(), Content = [.. blob.Content, .. request.Body] })
            .With("x-ms-blob-append-offset", blob.Content.Length.ToString(CultureInfo.InvariantCulture))
            .With("x-ms-blob-committed-block-count", "1");

    private AccountAnswer Write(AccountRequest request, StoredBlob? before, StoredBlob after)
    {
        Changing?.Invoke(request, before, after);
        _blobs[request.Path] = after;
        Changed?.Invoke(request);
        return new AccountAnswer(201).With(after.Tag, after.Written);
    }

    private static AccountAnswer Get(AccountRequest request, StoredBlob? blob)
    {
        if (blob is null)
        {
            return new AccountAnswer(404, "BlobNotFound");
        }

        int length = blob.Content.Length;
        AccountAnswer answer = new AccountAnswer(Range(request, length) is null ? 200 : 206).With(blob.Tag, blob.Written).With("x-ms-blob-type", blob.Kind);
        if (request.Method == "HEAD")
        {
            return answer.With("Content-Length", length.ToString(CultureInfo.InvariantCulture));
        }

        if (Range(request, length) is { } range)
        {
            (int start, int end) = range.GetOffsetAndLength(length) is var (offset, count) ? (offset, offset + count) : default;
            answer.With("Content-Range", $"bytes {start}-{end - 1}/{length}");
            return answer.WithBody(blob.Content[start..end], "application/octet-stream");
        }

        return answer.WithBody(blob.Content, "application/octet-stream");
    }

    private static Range? Range(AccountRequest request, int length)
    {
        if ((request["x-ms-range"] ?? request["Range"]) is not { } range || length == 0)
        {
            return null;
        }

        string[] ends = range["bytes=".Length..].Split('-');
        long end = ends[1].Length == 0 ? length : Math.Min(length, long.Parse(ends[1], CultureInfo.InvariantCulture) + 1);
        return int.Parse(ends[0], CultureInfo.InvariantCulture)..(int)end;
    }

    private AccountAnswer Delete(AccountRequest request, StoredBlob? blob)
    {
        if (blob is null)
        {
            return new AccountAnswer(404, "BlobNotFound");
        }

        Changing?.Invoke(request, blob, null);
        _blobs.Remove(request.Path);
        Changed?.Invoke(request);
        return new AccountAnswer(202);
    }

    private AccountAnswer List(AccountRequest request)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>");
        string prefix = $"{request.First}/{request.Query.GetValueOrDefault("prefix")}";
        foreach ((string path, StoredBlob blob) in _blobs.Where(b => b.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            xml.Append(CultureInfo.InvariantCulture, $"<Blob><Name>{SecurityElement.Escape(path[(request.First.Length + 1)..])}</Name><Properties>")
                .Append(CultureInfo.InvariantCulture, $"<Last-Modified>{blob.Written:R}</Last-Modified><Etag>{blob.Tag.ToString("G")}</Etag>")
                .Append(CultureInfo.InvariantCulture, $"<Content-Length>{blob.Content.Length}</Content-Length><BlobType>{blob.Kind}</BlobType></Properties></Blob>");
        }

        return new AccountAnswer(200).WithXml(xml.Append("</Blobs><NextMarker/></EnumerationResults>").ToString());
    }

    private ETag NextTag() => new($"\"0x{++_tag:X}\"");
}
