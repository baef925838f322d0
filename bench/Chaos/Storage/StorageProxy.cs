using System.Net;
using BertPipeline.Chaos.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace BertPipeline.Chaos.Storage;

/// <summary>
/// Stands between the clients and the storage on ports that stay while the storage comes and goes: passes on request and answer as they are, or does
/// to them what <see cref="Faults"/> says. The signatures of requests cover paths and headers, not ports.
/// </summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(100);
    private static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Host"];

    private readonly WebApplication _app;
    private readonly int[] _ports;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null });

    private StorageProxy(int services)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.Limits.MinRequestBodyDataRate = server.Limits.MinResponseDataRate = null;
            foreach (int _ in Enumerable.Range(0, services))
            {
                server.Listen(IPAddress.Loopback, 0);
            }
        });
        _app = builder.Build();
        _app.Run(PassAsync);
        _ports = new int[services];
    }

    /// <summary>Where the storage listens, a port for each of the proxy's.</summary>
    public IReadOnlyList<int> Targets { get; set; } = [];

    public IReadOnlyList<int> Ports => _ports;

    /// <summary>Null while nothing happens to anyone.</summary>
    public ProxyFaults? Faults { get; set; }

    public static async Task<StorageProxy> StartAsync(int services)
    {
        var proxy = new StorageProxy(services);
        await proxy._app.StartAsync();
        foreach ((int i, string url) in proxy._app.Urls.Index())
        {
            proxy._ports[i] = new Uri(url).Port;
        }

        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        ProxyFault? fault = Faults?.Next();
        switch (fault)
        {
            case ProxyFault.Delay:
                await Task.Delay(Delay, TimeProvider.System);
                break;
            case ProxyFault.Reset:
                context.Abort();
                return;
            case ProxyFault.Error:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case ProxyFault.Busy:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "1";
                return;
        }

        try
        {
            using HttpRequestMessage request = RequestOf(context);
            using HttpResponseMessage answer = await _client.SendAsync(request, context.RequestAborted);
            if (fault == ProxyFault.AnswerLost)
            {
                await answer.Content.CopyToAsync(Stream.Null);
                context.Abort();
                return;
            }

            await AnswerAsync(context, answer, slowly: fault == ProxyFault.SlowBody);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The storage is away, or the client is.
            context.Abort();
        }
    }

    private HttpRequestMessage RequestOf(HttpContext context)
    {
        int port = Targets[Array.IndexOf(_ports, context.Connection.LocalPort)];
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri($"http://127.0.0.1:{port}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (context.Request.ContentLength is not null || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach ((string name, StringValues values) in context.Request.Headers.Where(h => !OfTheConnection.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return request;
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, bool slowly)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.Concat(answer.Content.Headers).Where(h => !OfTheConnection.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await using Stream body = await answer.Content.ReadAsStreamAsync();
        if (!slowly)
        {
            await body.CopyToAsync(context.Response.Body);
            return;
        }

        var whole = new MemoryStream();
        await body.CopyToAsync(whole);
        byte[] bytes = whole.ToArray();
        foreach (byte[] part in bytes.Chunk((bytes.Length / 20) + 1))
        {
            await context.Response.Body.WriteAsync(part);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Drip, TimeProvider.System);
        }
    }

    /// <summary>Signals end the program, not the proxy alone, as the framework would have it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
