using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Polling;

/// <summary>Work that nobody awaits where it starts. A stopping host waits for it; its failures are logged.</summary>
internal sealed class BackgroundTasks(ILogger logger)
{
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    public void Run(Func<Task> work)
    {
        var task = Task.Run(work);
        _running.TryAdd(task, true);
        task.ContinueWith(Finished, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async Task WhenIdleAsync()
    {
        while (!_running.IsEmpty)
        {
            await Task.WhenAll(_running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Finished(Task task)
    {
        if (task.Exception is { } exception)
        {
            Log.MessageLeft(logger, exception.GetBaseException());
        }

        _running.TryRemove(task, out _);
    }
}
