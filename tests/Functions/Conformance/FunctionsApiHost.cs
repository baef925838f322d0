using BertPipeline.Conformance;
using BertPipeline.Functions.Durable;
using BertPipeline.Functions.Events;
using BertPipeline.Functions.Http;
using BertPipeline.Functions.Settings;
using BertPipeline.Functions.Sweeps;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Http.Instances;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Storage;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Functions.Tests.Conformance;

/// <summary>
/// The app's HTTP function behind ASP.NET on a free port; its client on Durable Task's SDK; its sweep of drops, and its queue of events.
/// Management URIs are the pipeline's own here, because Durable Functions' exist in its host only.
/// </summary>
public sealed class FunctionsApiHost : IApiHost, IAsyncLifetime
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan EventVisibility = TimeSpan.FromSeconds(30);

    private readonly AzuriteFixture _azurite = new();
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _application;
    private DurableSdk? _sdk;
    private Task _sweeping = Task.CompletedTask;

    public PipelineStorage Storage => _application!.Services.GetRequiredService<PipelineStorage>();

    internal DurableSdk Durable => _sdk!;

    public HttpClient CreateClient() => new() { BaseAddress = new Uri(_application!.Urls.Single()) };

    /// <summary>An object of the app with functions in it, over the host's services.</summary>
    internal T Function<T>() => ActivatorUtilities.CreateInstance<T>(_application!.Services);

    public async ValueTask InitializeAsync()
    {
        _sdk = await DurableSdk.StartAsync(ScriptedRun.Register);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var storage = new StorageOptions { ConnectionString = await _azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() };
        FunctionsApp.AddServices(builder.Services, new FunctionsSettings(storage, new JobTimings(), new HubOptions(), OperationsConformanceTests.Notices, new RetentionOptions(), new RunOptions())).AddSingleton<IManagementUris, InstancesApiUris>();
        _application = builder.Build();
        _application.Services.GetRequiredService<BoundDurableClient>().Bind(_sdk.Client);
        _application.MapInstances();
        ApiFunction api = Function<ApiFunction>();
        Map("Api", context => api.HandleAsync(context.Request, _sdk.Client));
        Map("Page", context => PageFunction.HandleAsync(context.Request, (string?)context.Request.RouteValues["file"]));
        await Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await _application.StartAsync(TestContext.Current.CancellationToken);
        _sweeping = SweepAsync();
    }

    private void Map(string function, RequestDelegate handle)
    {
        HttpTriggerAttribute trigger = AppFunctions.TriggeredBy<HttpTriggerAttribute>().Single(f => f.Function.Name == function).Trigger;
        _application!.MapMethods($"/api/{trigger.Route}", trigger.Methods!, handle);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sweeping;
        _stopping.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        if (_sdk is not null)
        {
            await _sdk.DisposeAsync();
        }

        await _azurite.DisposeAsync();
    }

    private async Task SweepAsync()
    {
        SweepFunctions sweeps = Function<SweepFunctions>();
        RunEventQueue events = _application!.Services.GetRequiredService<RunEventQueue>();
        using var timer = new PeriodicTimer(SweepInterval, TimeProvider.System);
        try
        {
            do
            {
                await sweeps.SweepDrops(new TimerInfo(), _sdk!.Client, new StubFunctionContext("SweepDrops", cancellationToken: _stopping.Token));
                await events.ReceiveAsync(
                    (message, token) => RunEventFunction.RaiseAsync(message, _sdk!.Client, new StubFunctionContext("RaiseRunEvent", cancellationToken: token)), EventVisibility, _stopping.Token);
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
