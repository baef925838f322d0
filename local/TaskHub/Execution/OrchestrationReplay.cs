using System.Text.Json;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using Microsoft.Extensions.Logging;

namespace BertPipeline.TaskHub.Execution;

/// <summary>One run of an orchestrator's code over its turns. Not reused: each turn replays from the start.</summary>
internal sealed class OrchestrationReplay
{
    private readonly IOrchestrator _orchestrator;
    private readonly ExecutionStarted _started;
    private readonly JsonSerializerOptions _json;
    private readonly OrchestrationScheduler _scheduler = new();
    private readonly ReplayOrchestrationContext _context;
    private readonly List<ReceivedEvent> _heldBack = [];
    private Task<object?>? _code;
    private bool _isSuspended;

    public OrchestrationReplay(IOrchestrator orchestrator, ExecutionStarted started, JsonSerializerOptions json, ILoggerFactory loggers)
    {
        _orchestrator = orchestrator;
        _started = started;
        _json = json;
        _context = new(started, _scheduler, json, loggers);
    }

    public TurnResult Run(Turn turn, bool isReplaying)
    {
        _context.BeginTurn(turn.At, isReplaying);
        if (_code is null)
        {
            Run(() => _code = StartAsync());
        }

        foreach (ReceivedEvent received in turn.Events.OfType<ReceivedEvent>())
        {
            Apply(received);
        }

        IEnumerable<ScheduledEvent> scheduled = _context.Scheduled;
        return new([.. Completion() is { } end ? scheduled.Append(end) : scheduled], _context.CustomStatus, _isSuspended);
    }

    private void Apply(ReceivedEvent received)
    {
        switch (received)
        {
            case ExecutionSuspended:
                _isSuspended = true;
                break;
            case ExecutionResumed:
                _isSuspended = false;
                foreach (ReceivedEvent held in _heldBack)
                {
                    Pump(held);
                }

                _heldBack.Clear();
                break;
            case var held when _isSuspended:
                _heldBack.Add(held);
                break;
            default:
                Pump(received);
                break;
        }
    }

    // One event at a time, each followed by all the code that it wakes: so WhenAny is decided by the order of the history.
    private void Pump(ReceivedEvent received)
    {
        if (!_code!.IsCompleted)
        {
            Run(() => _context.Apply(received));
        }
    }

    private void Run(Action step)
    {
        _scheduler.Run(step);
        for (bool cancelled = true; cancelled && !_code!.IsCompleted;)
        {
            _scheduler.Run(() => cancelled = _context.CancelNext());
        }
    }

    private async Task<object?> StartAsync()
    {
        object? input = _started.Input is { } payload ? JsonSerializer.Deserialize(payload, _orchestrator.InputType, _json)
            : _orchestrator.InputType.IsValueType ? Activator.CreateInstance(_orchestrator.InputType) : null;
        return await _orchestrator.RunAsync(_context, input);
    }

    private ExecutionCompleted? Completion()
    {
        if (!_code!.IsCompleted)
        {
            return _context.IsWaiting || _isSuspended ? null : new(OrchestrationRuntimeStatus.Failed, Failure: new(
                FailureKind.Stuck,
                $"Orchestrator '{_started.Name}' waits for something that its context did not give it, so that it can never go on. " +
                "Orchestrator code awaits only tasks of its context; everything else belongs in activities."));
        }

        try
        {
            object? output = _code.GetAwaiter().GetResult();
            return new(OrchestrationRuntimeStatus.Completed, output is null ? null : JsonSerializer.Serialize(output, output.GetType(), _json));
        }
        catch (Exception exception)
        {
            return new(OrchestrationRuntimeStatus.Failed, Failure: FailureDetails.Of(exception));
        }
    }
}
