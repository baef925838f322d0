using System.Net;
using System.Net.Sockets;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Local.Hosting;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Local.Settings;
using BertPipeline.Orchestration;
using BertPipeline.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace BertPipeline.Local.Sessions;

/// <summary>The host with everything under it: Azurite where no account is configured, the web application, the workers.</summary>
public sealed class LocalHost : IAsyncDisposable
{
    private readonly LocalSettings _settings;
    private readonly FileStream _lock;
    private readonly KeptAzurite? _azurite;
    private readonly WebApplication _application;

    private LocalHost(LocalSettings settings, FileStream @lock, KeptAzurite? azurite, WebApplication application, Endpoint endpoint)
    {
        (_settings, _lock, _azurite, _application, Endpoint) = (settings, @lock, azurite, application, endpoint);
    }

    public Endpoint Endpoint { get; }

    /// <param name="lock">The folder's, held as long as the host runs.</param>
    /// <param name="say">Told what is going on when it takes longer than a moment.</param>
    public static async Task<LocalHost> StartAsync(
        LocalSettings settings, LocalHostOptions options, FileStream @lock, TimeProvider time, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(@lock);
        KeptAzurite? azurite = null;
        WebApplication? application = null;
        LocalHost? host = null;
        try
        {
            PrivateFiles.CreateFolder(settings.LogFolder);
            PrivateFiles.CreateFolder(settings.ScratchFolder);
            StorageOptions storage = settings.Storage;
            if (settings.UsesAzurite)
            {
                PrivateFiles.CreateFolder(settings.AzuriteFolder);
                azurite = await KeptAzurite.StartAsync(settings.AzuriteFolder, time, say, cancellationToken);
                storage = storage with { ConnectionString = azurite.ConnectionString };
            }

            var folders = new HostFolders(settings.LogFolder, settings.ScratchFolder);
            var workers = new WorkerLaunch(settings.WorkerProgram, settings.WorkerVariables, say);
            application = PipelineHost.Create(storage, options with { Jobs = settings.Jobs, Runs = settings.Runs, PartitionCount = settings.PartitionCount, Notices = settings.NoticeTargets, Retention = settings.Retention.Checked() }, folders, workers, settings.Hub, time, t => t.AddPipeline());
            await application.Services.GetRequiredService<PipelineStorage>().EnsureCreatedAsync(cancellationToken);
            await application.Services.GetRequiredService<TaskHub>().CreateIfNotExistsAsync();
            await ListenAsync(application, options, cancellationToken);
            var endpoint = new Endpoint(UrlOf(application), Environment.ProcessId, storage, options.Work, options.Key);
            await endpoint.WriteAsync(settings.EndpointFile, cancellationToken);
            return host = new LocalHost(settings, @lock, azurite, application, endpoint);
        }
        finally
        {
            if (host is null)
            {
                await StopAsync(application, azurite, @lock);
            }
        }
    }

    /// <summary>Returns when the token is cancelled or the host has been stopped.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        File.Delete(_settings.EndpointFile);
        await StopAsync(_application, _azurite, _lock);
    }

    /// <exception cref="UserErrorException">It cannot listen there.</exception>
    private static async Task ListenAsync(WebApplication application, LocalHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new UserErrorException($"Another program listens on port {options.Port} of {options.Address}. Choose another with --port; 0 takes a free one.", e);
        }
        catch (SocketException e)
        {
            throw new UserErrorException($"Port {options.Port} of {options.Address} cannot be listened on: {e.Message}. --listen takes an address of this machine, --port a port that you may use.", e);
        }
    }

    /// <summary>Workers and host first, Azurite last: it must still be there for what they write when they stop.</summary>
    private static async Task StopAsync(WebApplication? application, KeptAzurite? azurite, FileStream @lock)
    {
        if (application is not null)
        {
            await application.StopAsync();
            await application.DisposeAsync();
        }

        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }

        await @lock.DisposeAsync();
    }

    /// <summary>As this machine's programs reach it: one that listens everywhere listens on the loopback too.</summary>
    private static Uri UrlOf(WebApplication application)
    {
        var url = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(url) { Host = IPAddress.Loopback.ToString() }.Uri
            : url;
    }
}
