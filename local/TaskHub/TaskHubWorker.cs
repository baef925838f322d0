using System.Text.Json;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.Activities;
using BertPipeline.TaskHub.Execution;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Orchestrations;
using BertPipeline.TaskHub.Polling;
using BertPipeline.TaskHub.Store;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub;

/// <summary>One host's share of the hub's work: two queue loops, the sweep, and what they start. Started once, stopped once.</summary>
internal sealed class TaskHubWorker : IDisposable
{
    private readonly ITaskHubStore _store;
    private readonly TaskHubOptions _options;
    private readonly ControlSender _control;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly BackgroundTasks _background;
    private readonly OrchestrationDispatcher _orchestrations;
    private readonly ActivityDispatcher _activities;
    private readonly UnsentSweep _sweep;
    private readonly PollingPause _pause;
    private Task _loops = Task.CompletedTask;

    public TaskHubWorker(
        ITaskHubStore store, TaskHubOptions options, TaskRegistry registry, JsonSerializerOptions json, ControlSender control,
        InstanceCreator creator, CompletionSignals completions, TimeProvider time, ILoggerFactory loggers)
    {
        (_store, _options, _control, _time) = (store, options, control, time);
        _logger = loggers.CreateLogger("BertPipeline.TaskHub");
        _background = new(_logger);
        _pause = new(options.MaxPollingInterval, time);
        _activities = new(
            store.Work, new ScheduledTasks(store.Instances, time), new ActivityExecutor(registry, json, _logger), options, time, _background, _logger,
            _stopping.Token)
        {
            PostAsync = message => _orchestrations!.PostAsync(message),
        };
        var executor = new OrchestrationExecutor(registry, json, loggers);
        var outbox = new Outbox(store.Instances, control, _activities, creator);
        _orchestrations = new(
            id => new InstanceSession(
                id, store, executor, outbox, completions, TurnRetries.Default, options.UnsentAfter, time, _logger, _ended.Token),
            options.MaxConcurrentOrchestrations, time, _background, _stopping.Token);
        _sweep = new(store.Instances, _orchestrations, options.SweepInterval, time, _logger);
    }

    public void Start()
    {
        _control.TakeLocally(_orchestrations, _background, _stopping.Token);
        _loops = Task.WhenAll(
            Task.Run(PollControlAsync),
            Task.Run(_activities.PollAsync),
            Task.Run(() => _sweep.RunAsync(_stopping.Token)));
        Log.Started(_logger, _options.HubName, _options.MaxConcurrentActivities);
    }

    /// <summary>
    /// Takes no more work, asks activities to cancel, and lets turns that have begun end. Activities that do not end in time are left
    /// behind: their messages appear again for another host.
    /// </summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _control.LeaveToOthers();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _background.WhenIdleAsync().WaitAsync(_options.StopTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.StopTimedOut(_logger, _options.HubName, _options.StopTimeout);
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        Log.Stopped(_logger, _options.HubName);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _ended.Dispose();
        _activities.Dispose();
        _orchestrations.Dispose();
    }

    private async Task PollControlAsync()
    {
        while (true)
        {
            IReadOnlyList<QueueMessage<ControlMessage>> messages = [];
            try
            {
                messages = await _store.Control.ReceiveAsync(32, _options.Visibility, _stopping.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.PollingFailed(_logger, exception);
            }

            foreach (QueueMessage<ControlMessage> message in messages)
            {
                _control.Take(message);
            }

            if (messages.Count == 0)
            {
                await _pause.WaitAsync(_stopping.Token).ConfigureAwait(false);
            }
            else
            {
                _pause.Reset();
            }
        }
    }
}
