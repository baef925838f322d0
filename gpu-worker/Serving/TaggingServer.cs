using System.Net.Sockets;
using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>A tagger over HTTP, in the form of text-embeddings-inference, so that its clients work.</summary>
internal sealed class TaggingServer : IAsyncDisposable
{
    /// <summary>Bytes of a body, as there.</summary>
    public const int LargestBody = 2_000_000;

    // Of the 25 seconds that the process has after a signal; the rest is for the batch that is being scored.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);

    private readonly WebApplication _application;
    private readonly ServeOptions _options;

    private TaggingServer(WebApplication application, ServeOptions options) => (_application, _options) = (application, options);

    private ModelInUse Model => _application.Services.GetRequiredService<ModelInUse>();

    /// <summary>With the port that was found where 0 was asked for.</summary>
    public string Address => _application.Urls.First();

    /// <param name="tagger">The server's own from here on.</param>
    /// <param name="thresholds">Least score of each tag; a tag without one never applies.</param>
    /// <param name="options">Where it listens, and its limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where what goes wrong is told.</param>
    public static TaggingServer Create(ITagger tagger, IReadOnlyDictionary<string, double> thresholds, ServeOptions options, TimeProvider time, Action<ILoggingBuilder> log)
    {
        // Nothing but the options says what it does: no settings file in the working folder, no ASPNETCORE_ variable.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Host, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        }).UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true); // One change of threads less on a request's way: what it does there is short, or asynchronous, or scoring.
        log(builder.Logging);
        builder.Configuration.AddTelemetryVariables();
        builder.Services.AddTelemetryExport("tagging-server");
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // That an address is taken is told below, in a line.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        builder.Services.AddRoutingCore().AddRateLimiter(limiter => Limit(limiter, options.MaxConcurrentRequests));
        builder.Services.AddSingleton(time).AddSingleton<ServingMetrics>().AddSingleton<RequestWatch>()
            .AddSingleton(services => new ModelInUse(NewModel(services, tagger, thresholds, options), services.GetRequiredService<ServingMetrics>()));
        WebApplication application = builder.Build();
        application.Use(application.Services.GetRequiredService<RequestWatch>().AnswerAsync);
        application.UseRateLimiter();
        application.MapServing(application.Services.GetRequiredService<ModelInUse>(), application.Services.GetRequiredService<ServingMetrics>());
        return new TaggingServer(application, options);
    }

    /// <summary>Listens once a text has been scored.</summary>
    /// <exception cref="UserErrorException">The address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Model.WarmUpAsync(cancellationToken);
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new UserErrorException($"{_options.Host} port {_options.Port} cannot be listened on: {e.Message} Choose another with --port or --host.", e);
        }
    }

    /// <summary>Answers new requests by another tagger once it has scored a text; ends when the one before is closed, whose requests it has answered.</summary>
    /// <param name="name">What <c>GET /info</c> calls it from then on.</param>
    public async Task TakeOverAsync(ITagger tagger, IReadOnlyDictionary<string, double> thresholds, string name, CancellationToken cancellationToken)
    {
        ServedModel next = NewModel(_application.Services, tagger, thresholds, _options with { ModelName = name });
        try
        {
            await next.WarmUpAsync(cancellationToken);
        }
        catch
        {
            await next.DisposeAsync();
            throw;
        }

        await Model.ReplaceAsync(next);
    }

    /// <summary>Takes no more requests, and answers those that it has taken.</summary>
    public async Task StopAsync() => await _application.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static ServedModel NewModel(IServiceProvider services, ITagger tagger, IReadOnlyDictionary<string, double> thresholds, ServeOptions options) => new(
        tagger, thresholds, options, services.GetRequiredService<ServingMetrics>(), services.GetRequiredService<ILogger<ScoringQueue>>());

    private static void Limit(RateLimiterOptions limiter, int requests)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.AddConcurrencyLimiter(nameof(ServeOptions.MaxConcurrentRequests), limit => limit.PermitLimit = requests);
        limiter.OnRejected = async (rejected, _) => await ServingApi.RefuseAsync(rejected.HttpContext, new(
            StatusCodes.Status429TooManyRequests, ErrorKind.Overloaded, $"As many requests as may be are under way: {requests} (--max-concurrent-requests). Try again later."));
    }
}
