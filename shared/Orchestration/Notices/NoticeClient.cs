using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Notices;

/// <summary>Posts notices. Nothing of what it does says where to: addresses are secrets.</summary>
public sealed class NoticeClient : IDisposable
{
    /// <summary>The same for every attempt, so that a receiver that remembers it takes a notice once.</summary>
    public const string IdempotencyHeader = "Idempotency-Key";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Without a propagator there are no spans of these requests: they would carry the address to whoever collects traces. A redirect could lead anywhere.
    private readonly HttpClient _http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Patience,
    };

    /// <summary>Sends a notice once. The answer's body is not read.</summary>
    /// <returns>How it was answered; null when it was not.</returns>
    internal async Task<HttpStatusCode?> SendAsync((Uri Url, NoticeKind Kind) target, RunNotice notice, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = Body(target.Kind, notice) };
        request.Headers.Add(IdempotencyHeader, notice.RunId);
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Body(NoticeKind kind, RunNotice notice)
    {
        byte[] json = kind == NoticeKind.Slack
            ? JsonSerializer.SerializeToUtf8Bytes(new { text = notice.ToSlackText() }, PipelineJson.Options)
            : JsonSerializer.SerializeToUtf8Bytes(notice, PipelineJson.Options);
        return new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
    }
}
