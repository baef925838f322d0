using BertPipeline.Conformance;
using BertPipeline.Hub;
using BertPipeline.Local.Hosting;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Local.Settings;
using BertPipeline.Storage;
using BertPipeline.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.Local.Tests.Conformance;

/// <summary>
/// The one-machine host on a free port, with a hub of its own on Azurite; one for all test classes that ask for it, because any host
/// in an account may take a dropped request.
/// </summary>
public sealed class LocalApiHost : IApiHost, IAsyncLifetime
{
    private readonly AzuriteFixture _azurite = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bert-pipeline-").FullName;
    private WebApplication? _application;

    public StorageOptions StorageOptions => _application!.Services.GetRequiredService<StorageOptions>();

    public PipelineStorage Storage => _application!.Services.GetRequiredService<PipelineStorage>();

    public HttpClient CreateClient() => new() { BaseAddress = new Uri(_application!.Urls.Single()) };

    public async ValueTask InitializeAsync()
    {
        var storage = new StorageOptions { ConnectionString = await _azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() };
        _application = PipelineHost.Create(
            storage,
            new LocalHostOptions { Workers = 0, Notices = OperationsConformanceTests.Notices },
            new HostFolders(_folder, Path.Combine(_folder, "scratch")),
            new WorkerLaunch(Program: null, new Dictionary<string, string?>(), Say: _ => { }),
            new HubOptions(),
            TimeProvider.System,
            ScriptedRun.Register);
        await Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await _application.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.StopAsync(CancellationToken.None);
            await _application.DisposeAsync();
        }

        await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
