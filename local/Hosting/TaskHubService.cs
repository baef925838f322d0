using BertPipeline.TaskHub;

namespace BertPipeline.Local.Hosting;

/// <summary>Runs the task hub for as long as the host runs.</summary>
internal sealed class TaskHubService(EmbeddedTaskHub hub) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => hub.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => hub.StopAsync();
}
