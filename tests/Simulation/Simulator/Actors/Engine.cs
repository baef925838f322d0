using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator.Actors;

/// <summary>
/// What Durable Task promises of orchestrations and activities: an orchestration outlives its host, an activity is done at least once, events
/// before the wait are kept, and those to nobody are dropped.
/// </summary>
internal sealed class Engine(World world, Func<HostProcess?> host)
{
    private readonly Dictionary<string, SimulatedOrchestration> _instances = new(StringComparer.Ordinal);
    private readonly List<(string Activity, object Input, TaskCompletionSource<object?> Result)> _pending = [];

    /// <summary>An activity's end may be forgotten in so many of a thousand cases, and it is done again.</summary>
    public int Repeats { get; set; }

    public SimulatedOrchestration Create(string instanceId)
    {
        var instance = new SimulatedOrchestration(this, world, instanceId);
        _instances[instanceId] = instance;
        return instance;
    }

    /// <summary>An orchestration that has ended, or never was, hears nothing.</summary>
    public void Raise(string instanceId, string name) => _instances.GetValueOrDefault(instanceId)?.Raise(name);

    public void End(string instanceId) => _instances.Remove(instanceId);

    public Task<object?> ExecuteAsync(string activity, object input)
    {
        var work = (activity, input, Result: new TaskCompletionSource<object?>());
        _pending.Add(work);
        Execute(work);
        return work.Result.Task;
    }

    /// <summary>A host has come up: what its predecessor left undone is done again.</summary>
    public void HostStarted() => _pending.ToList().ForEach(Execute);

    private async void Execute((string Activity, object Input, TaskCompletionSource<object?> Result) work)
    {
        if (host() is not { } alive)
        {
            return;
        }

        try
        {
            object? result = await alive.ExecuteAsync(work.Activity, work.Input);
            if (world.Chance(Repeats))
            {
                world.Trace.Add(world.Now, $"{work.Activity} is done once more");
                Execute(work);
                return;
            }

            End(work, () => work.Result.TrySetResult(result));
        }
        catch (Exception e)
        {
            End(work, () => work.Result.TrySetException(e));
        }
    }

    private void End((string Activity, object Input, TaskCompletionSource<object?> Result) work, Func<bool> complete)
    {
        if (_pending.Remove(work))
        {
            complete();
        }
    }
}
