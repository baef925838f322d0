using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BertPipeline.Testing.Tracing;

/// <summary>An OTLP collector on the loopback, by HTTP and protobuf (https://opentelemetry.io/docs/specs/otlp/#otlphttp).</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _receiving;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();

    public Collector()
    {
        Address = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _receiving = ReceiveAsync();
    }

    public string Address { get; }

    /// <summary>What a program is told by OpenTelemetry's standard variables; it sends five times a second.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
    };

    public IReadOnlyList<Span> Spans => [.. Bodies("/v1/traces").SelectMany(TraceRequest.Read)];

    /// <summary>Whether a request to this path has held these words: names and texts are themselves in protobuf.</summary>
    public bool HasReceived(string path, string words) => Bodies(path).Any(body => System.Text.Encoding.UTF8.GetString(body).Contains(words, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _receiving;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private IEnumerable<byte[]> Bodies(string path) => _requests.Where(r => r.Path == path).Select(r => r.Body);

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _requests.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
