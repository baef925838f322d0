using BertPipeline.Contracts;
using BertPipeline.Http.Page;
using BertPipeline.Local.Client;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage;

namespace BertPipeline.Local.Sessions;

/// <summary>A command's connection to a host: one that is up, or one of its own that ends with it.</summary>
public sealed class HostSession : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;
    private readonly HttpClient _patient;
    private readonly LocalHost? _host;
    private readonly StorageOptions? _storage;
    private FileStream? _guest;
    private Func<Task<FileStream?>>? _others;

    private HostSession(Uri url, StorageOptions? storage, LocalHost? host, string? key = null)
    {
        _http = CreateClient(url, TimeSpan.FromMinutes(2), key);
        _patient = CreateClient(url, Timeout.InfiniteTimeSpan, key);
        (_storage, _host) = (storage, host);
        Client = new PipelineClient(_http, _patient);
        Page = new Uri(url, PageRoutes.Path);
    }

    public PipelineClient Client { get; }

    /// <summary>The host's web page.</summary>
    public Uri Page { get; }

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

        HostPlace place = await new HostEntry(environment).EnterAsync(endpoint => endpoint.Works || need == HostNeed.Storage, cancellationToken);
        if (place.Endpoint is { } other)
        {
            return new HostSession(other.Url, other.Storage, host: null, other.Key) { _guest = place.Hold };
        }

        if (need == HostNeed.Running)
        {
            await place.Hold.DisposeAsync();
            throw new UserErrorException($"No host is running in {settings.Folder}. Start one with 'bert-pipeline up'.");
        }

        if (need == HostNeed.Workers)
        {
            environment.Say("Starting storage, host and a GPU worker …");
        }

        bool work = need == HostNeed.Workers;
        var options = new LocalHostOptions { Work = work, Workers = work ? 1 : 0 };
        LocalHost host = await LocalHost.StartAsync(settings, options, place.Hold, environment.Time, environment.Say, cancellationToken);
        return new HostSession(host.Endpoint.Url, host.Endpoint.Storage, host)
        {
            _others = () => WithoutGuestsAsync(environment, cancellationToken),
        };
    }

    /// <summary>A host of this command's own is stopped when no other command uses it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _patient.Dispose();
        if (_guest is not null)
        {
            await _guest.DisposeAsync();
        }

        if (_host is not null)
        {
            await using FileStream? closed = _others is null ? null : await _others();
            await _host.DisposeAsync();
        }
    }

    /// <summary>Waits until no other command uses the host, and lets none in; what interrupts this command ends the waiting too.</summary>
    private static async Task<FileStream?> WithoutGuestsAsync(CommandEnvironment environment, CancellationToken cancellationToken)
    {
        bool isSaid = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (HostLocks.TryClose(environment.Settings) is { } closed)
            {
                return closed;
            }

            if (!isSaid)
            {
                environment.Say("Another command uses this host, which stops when that has ended. Ctrl+C stops it now.");
                isSaid = true;
            }

            await Task.Delay(BetweenLooks, environment.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private static HttpClient CreateClient(Uri url, TimeSpan timeout, string? key)
    {
        var client = new HttpClient { BaseAddress = url, Timeout = timeout };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("x-functions-key", key);
        }

        return client;
    }
}
