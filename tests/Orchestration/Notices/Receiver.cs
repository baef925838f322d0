using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BertPipeline.Orchestration.Tests.Notices;

/// <summary>A webhook's receiver on the loopback.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly HttpListener _listener = new();

    private Receiver(int port)
    {
        // As Slack's: who knows the path may write.
        Url = new Uri($"http://127.0.0.1:{port}/services/T00/B00/secret-path");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = AnswerAsync();
    }

    public Uri Url { get; }

    /// <summary>How it answers.</summary>
    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public ConcurrentQueue<(string Path, string? Key, string Body)> Received { get; } = new();

    public static Receiver Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new(port);
    }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext call = await _listener.GetContextAsync();
                using var body = new StreamReader(call.Request.InputStream);
                Received.Enqueue((call.Request.Url!.AbsolutePath, call.Request.Headers["Idempotency-Key"], await body.ReadToEndAsync()));
                call.Response.StatusCode = (int)Status;
                call.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
