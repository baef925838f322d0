using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BertPipeline.DurableTask;

/// <summary>Durable Task's worker and client over a hub in Azure Storage, in the host's own process.</summary>
public static class TaskHubServices
{
    /// <summary>Adds the hub and its <see cref="DurableTaskClient"/>.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="options">Made when the hub is first used.</param>
    /// <param name="json">How inputs, outputs and events are written: the same in every host of the hub.</param>
    public static IServiceCollection AddTaskHubClient(
        this IServiceCollection services, Func<IServiceProvider, TaskHubOptions> options, JsonSerializerOptions json)
    {
        services.AddSingleton(s => new TaskHub(options(s), s.GetRequiredService<ILoggerFactory>()));
        services.AddDurableTaskClient(client => client
            .Configure(o => o.DataConverter = new JsonDataConverter(json))
            .UseBuildTarget<TaskHubClient>());
        return services;
    }

    /// <summary>Adds a hosted service that runs orchestrations and activities.</summary>
    public static IServiceCollection AddTaskHubWorker(this IServiceCollection services, Action<DurableTaskRegistry> tasks, JsonSerializerOptions json) =>
        services.AddDurableTaskWorker(worker => worker
            .Configure(o => o.DataConverter = new JsonDataConverter(json))
            .AddTasks(tasks)
            .UseBuildTarget<TaskHubWorkerService>());
}
