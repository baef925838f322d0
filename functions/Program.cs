using Azure.Core.Serialization;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.Functions.Durable;
using BertPipeline.Functions.Settings;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Api;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

try
{
    FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    var settings = FunctionsSettings.Read(builder.Configuration);
    builder.Services.Configure<WorkerOptions>(o => o.Serializer = new JsonObjectSerializer(PipelineJson.Options));
    builder.Services
        .AddSingleton(TimeProvider.System).AddSingleton(settings.Storage).AddSingleton(settings.Jobs)
        .AddSingleton<BoundDurableClient>()
        .AddSingleton<OrchestrationClient, FunctionsOrchestrationClient>()
        .AddSingleton<IManagementUris, FunctionsManagementUris>()
        .AddPipeline()
        .AddSingleton(s => new PipelineApi(s.GetRequiredService<RunsApi>().Routes, s.GetRequiredService<ILogger<PipelineApi>>()))
        .AddSingleton(s => PipelineRegistry.Create(
            new StepServices(
                s.GetRequiredService<PipelineStorage>(), TimeProvider.System, Path.Combine(Path.GetTempPath(), "bert-pipeline"), settings.Hub, s.GetRequiredService<ILoggerFactory>())));
    using IHost host = builder.Build();
    await host.Services.GetRequiredService<PipelineStorage>().EnsureCreatedAsync();
    await host.RunAsync();
    return 0;
}
catch (UserErrorException e)
{
    await Console.Error.WriteLineAsync($"Error: {e.Message}");
    return 2;
}
