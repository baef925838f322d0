using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace BertPipeline.Training.Benchmarks;

/// <summary>A connection that asks for predictions and costs little itself: what is measured is the server.</summary>
internal sealed class PredictClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly string _host;

    /// <param name="address">The server's.</param>
    public PredictClient(Uri address)
    {
        _host = address.Authority;
        _socket.Connect(IPAddress.Parse(address.Host), address.Port);
    }

    /// <summary>Waits for the answer of one text.</summary>
    public void Ask(string text)
    {
        string body = JsonSerializer.Serialize(new { inputs = text, truncate = true });
        byte[] request = Encoding.UTF8.GetBytes($"POST /predict HTTP/1.1\r\nHost: {_host}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        for (int sent = 0; sent < request.Length;)
        {
            sent += _socket.Send(request, sent, request.Length - sent, SocketFlags.None);
        }

        int length = 0;
        do
        {
            int read = _socket.Receive(_buffer, length, _buffer.Length - length, SocketFlags.None);
            length += read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
        }
        while (!IsWhole(_buffer.AsSpan(0, length)));
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>An answer of known length or one in chunks, of which the last is empty.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        string headers = Encoding.ASCII.GetString(answer[..head]);
        if (!headers.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(headers);
        }

        const string Length = "Content-Length: ";
        int at = headers.IndexOf(Length, StringComparison.Ordinal);
        return at < 0
            ? answer.EndsWith("\r\n0\r\n\r\n"u8)
            : answer.Length == head + 4 + int.Parse(headers[(at + Length.Length)..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
