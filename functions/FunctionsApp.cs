using Azure.Core.Serialization;
using BertPipeline.Contracts;
using BertPipeline.Functions.Durable;
using BertPipeline.Functions.Http;
using BertPipeline.Functions.Settings;
using BertPipeline.Http;
using BertPipeline.Http.Instances;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Weights.Packages;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Functions;

/// <summary>The app: the pipeline of <c>shared/</c> under Durable Functions.</summary>
internal static class FunctionsApp
{
    /// <exception cref="UserErrorException">Names the setting that is missing or wrong.</exception>
    public static IHost Create(string[] args)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();

        // The extension announces what is registered here to the Functions host by itself; no function stands for it.
        builder.ConfigureDurableExtension();
        builder.ConfigureDurableWorker().AddTasks(tasks => tasks.AddPipeline());
        AddServices(builder.Services, FunctionsSettings.Read(builder.Configuration));
        return builder.Build();
    }

    /// <summary>What the functions need, besides what the Functions worker brings.</summary>
    internal static IServiceCollection AddServices(IServiceCollection services, FunctionsSettings settings) => services
        .Configure<WorkerOptions>(o => o.Serializer = new JsonObjectSerializer(PipelineJson.Options))
        .AddSingleton(TimeProvider.System).AddSingleton(settings.Storage).AddSingleton(settings.Jobs).AddSingleton(settings.Runs).AddSingleton(settings.Hub).AddSingleton(settings.Notices).AddSingleton(settings.Retention)
        .AddSingleton(PackageFiles.Of(typeof(FunctionsApp).Assembly))
        .AddSingleton(new ScratchRoot(Path.Combine(Path.GetTempPath(), "bert-pipeline")))
        .AddSingleton<BoundDurableClient>().AddSingleton<IDurableTaskClientProvider>(s => s.GetRequiredService<BoundDurableClient>())
        .AddSingleton<IManagementUris, FunctionsManagementUris>()
        .AddPipeline().AddPipelineApi().AddSingleton<PipelineRouter>();
}
