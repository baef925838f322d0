using System.Text.RegularExpressions;
using BertPipeline.Azurite;
using BertPipeline.Storage;

namespace BertPipeline.Chaos.Storage;

/// <summary>Azurite on a folder of its own, behind a proxy: it can be stopped, killed and started again, and clients find it where it was.</summary>
internal sealed partial class StorageServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-azurite-").FullName;
    private AzuriteProcess _azurite;

    private StorageServer(StorageProxy proxy) => (Proxy, _azurite) = (proxy, null!);

    public StorageProxy Proxy { get; }

    /// <summary>What clients are told: the proxy's ports.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<StorageServer> StartAsync()
    {
        var server = new StorageServer(await StorageProxy.StartAsync(services: 3));
        await server.StartAzuriteAsync();
        int service = 0;
        server.ConnectionString = Port().Replace(server._azurite.ConnectionString, _ => $"127.0.0.1:{server.Proxy.Ports[service++]}");
        return server;
    }

    public PipelineStorage On(string hub) => new(new StorageOptions { ConnectionString = ConnectionString, TaskHub = hub });

    /// <summary>Stops it in order.</summary>
    public ValueTask StopAzuriteAsync() => _azurite.DisposeAsync();

    public async Task KillAzuriteAsync()
    {
        await _azurite.KillAsync();
        await _azurite.DisposeAsync();
    }

    public async Task StartAzuriteAsync()
    {
        _azurite = await AzuriteProcess.StartAsync(_folder);
        Proxy.Targets = [.. Port().Matches(_azurite.ConnectionString).Select(m => int.Parse(m.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture))];
    }

    public async ValueTask DisposeAsync()
    {
        await _azurite.DisposeAsync();
        await Proxy.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Of blobs, queues and tables, in this order.</summary>
    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex Port();
}
