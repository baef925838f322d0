using BertPipeline.Contracts.Jobs;
using BertPipeline.Storage.Events;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Local.Hosting;

/// <summary>Reads the queue of run events and raises each on the orchestration that waits: what a queue trigger does on Azure.</summary>
internal sealed partial class RunEventPump(RunEventQueue events, DurableTaskClient client, TimeProvider time, ILogger<RunEventPump> logger) : BackgroundService
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                int raised = await events.ReceiveAsync(RaiseAsync, Visibility, stoppingToken);
                pause = raised > 0 ? ShortestPause : TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Storage is away or slow; the event comes again.
                LogFailed(e);
                pause = FailurePause;
            }

            await Task.Delay(pause, time, stoppingToken);
        }
    }

    private async Task RaiseAsync(RunEventMessage message, CancellationToken cancellationToken)
    {
        LogRaised(message.EventName, message.InstanceId);
        await client.RaiseEventAsync(message.InstanceId, message.EventName, message, cancellationToken);
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Raising {EventName} on {InstanceId}")]
    private partial void LogRaised(string eventName, string instanceId);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "The queue of run events could not be read")]
    private partial void LogFailed(Exception exception);
}
