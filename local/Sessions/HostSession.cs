using BertPipeline.Contracts;
using BertPipeline.Local.Client;
using BertPipeline.Local.Hosting;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage;

namespace BertPipeline.Local.Sessions;

/// <summary>A command's connection to a host: one that is up, or one of its own that ends with it.</summary>
public sealed class HostSession : IAsyncDisposable
{
    // A host on this machine answers at once, or does not live.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly LocalHost? _host;
    private readonly StorageOptions? _storage;

    private HostSession(Uri url, StorageOptions? storage, LocalHost? host, string? key = null)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
        }

        (_storage, _host) = (storage, host);
        Client = new PipelineClient(_http);
    }

    public PipelineClient Client { get; }

    public bool OwnsHost => _host is not null;

    /// <summary>True when the storage is Azurite on this machine.</summary>
    public bool IsOnThisMachine => _storage?.ConnectionString?.Contains("://127.0.0.1:", StringComparison.Ordinal) == true;

    public StorageOptions StorageOptions => _storage ?? throw new UserErrorException(
        "This command works on the storage itself, and none is configured for the host at BERTPIPELINE_URL. "
        + $"Set BertPipeline__Storage__ConnectionString or BertPipeline__Storage__AccountName (or {LocalSettings.FileName}).");

    public PipelineStorage Storage => field ??= new PipelineStorage(StorageOptions);

    /// <summary>Connects to the host that the settings name or that runs in their folder, or starts one.</summary>
    public static async Task<HostSession> OpenAsync(CommandEnvironment environment, HostNeed need, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        LocalSettings settings = environment.Settings;
        if (settings.Url is { } url)
        {
            return new HostSession(url, settings.UsesAzurite ? null : settings.Storage, host: null, settings.Key);
        }

        if (await Endpoint.ReadAsync(settings.EndpointFile, cancellationToken) is { } endpoint)
        {
            var session = new HostSession(endpoint.Url, endpoint.Storage, host: null);
            if (await session.AnswersAsync(cancellationToken))
            {
                return session;
            }

            await session.DisposeAsync();
        }

        if (need == HostNeed.Running)
        {
            throw new UserErrorException($"No host is running in {settings.Folder}. Start one with 'bert-pipeline up'.");
        }

        if (need == HostNeed.Workers)
        {
            environment.Say("Starting storage, host and a GPU worker …");
        }

        bool work = need == HostNeed.Workers;
        var options = new LocalHostOptions { Work = work, Workers = work ? 1 : 0 };
        LocalHost host = await LocalHost.StartAsync(settings, options, environment.Time, environment.Say, cancellationToken);
        return new HostSession(host.Endpoint.Url, host.Endpoint.Storage, host);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri(PipelineHost.HealthPath, UriKind.Relative), patience.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
