using System.Reflection;
using BertPipeline.Conformance;
using BertPipeline.DurableTask;
using BertPipeline.Functions.Durable;
using BertPipeline.Functions.Http;
using BertPipeline.Functions.Sweeps;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Http;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Api;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using BertPipeline.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Functions.Tests.Conformance;

/// <summary>
/// The app's HTTP functions, found by their attributes, behind ASP.NET on a free port; its client on Durable Task's SDK; its sweep of drops.
/// Management URIs are the pipeline's own here, because Durable Functions' exist in its host only.
/// </summary>
public sealed class FunctionsApiHost : IApiHost, IAsyncLifetime
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(500);

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
        TaskRegistry tasks = new TaskRegistry().AddOrchestrator(PipelineTasks.TrainingRun, new ScriptedRun());
        _sdk = await DurableSdk.StartAsync(tasks);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new StorageOptions { ConnectionString = await _azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() })
            .AddSingleton(new JobTimings())
            .AddSingleton(_sdk.Bound).AddSingleton<OrchestrationClient, FunctionsOrchestrationClient>()
            .AddPipeline()
            .AddSingleton<IManagementUris, InstancesApiUris>().AddSingleton<InstancesApi>()
            .AddSingleton(s => new PipelineApi(
                [.. s.GetRequiredService<RunsApi>().Routes, .. s.GetRequiredService<InstancesApi>().Routes], s.GetRequiredService<ILogger<PipelineApi>>()));
        _application = builder.Build();
        Map(_application);
        await Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await _application.StartAsync(TestContext.Current.CancellationToken);
        _sweeping = SweepAsync();
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

    private void Map(WebApplication application)
    {
        RunsFunctions functions = Function<RunsFunctions>();
        foreach ((AppFunction function, HttpTriggerAttribute trigger) in AppFunctions.TriggeredBy<HttpTriggerAttribute>())
        {
            application.MapMethods($"/api/{trigger.Route}", trigger.Methods!, context => CallAsync(functions, function, context));
        }

        foreach (ApiRoute route in application.Services.GetRequiredService<InstancesApi>().Routes)
        {
            ApiRoute guarded = application.Services.GetRequiredService<PipelineApi>().Routes.Single(r => r.Name == route.Name);
            application.MapMethods(guarded.Template, [guarded.Method], context => HttpExchange.HandleAsync(guarded, context, context.RequestAborted));
        }
    }

    private Task CallAsync(RunsFunctions functions, AppFunction function, HttpContext context)
    {
        object ArgumentOf(ParameterInfo parameter) => parameter.ParameterType switch
        {
            var type when type == typeof(HttpRequest) => context.Request,
            var type when type == typeof(DurableTaskClient) => _sdk!.Inner,
            var type when type == typeof(FunctionContext) => new StubFunctionContext(function.Name, cancellationToken: context.RequestAborted),
            var type => throw new NotSupportedException($"{function.Name} binds a {type}."),
        };
        return (Task)function.Method.Invoke(functions, [.. function.Method.GetParameters().Select(ArgumentOf)])!;
    }

    private async Task SweepAsync()
    {
        SweepFunctions sweeps = Function<SweepFunctions>();
        using var timer = new PeriodicTimer(SweepInterval, TimeProvider.System);
        try
        {
            do
            {
                await sweeps.SweepDrops(new TimerInfo(), _sdk!.Inner, new StubFunctionContext("SweepDrops", cancellationToken: _stopping.Token));
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
