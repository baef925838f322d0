using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator.Actors;

/// <summary>
/// What Durable Task promises of orchestrations and activities: an orchestration outlives its host, an activity is done at least once, events
/// before the wait are kept, and those to nobody are dropped.
/// </summary>
/// <param name="world">The world.</param>
/// <param name="choose">A host that is up, or null.</param>
internal sealed class Engine(World world, Func<HostProcess?> choose)
{
    private readonly Dictionary<string, SimulatedOrchestration> _instances = new(StringComparer.Ordinal);
    private readonly List<Activity> _open = [];

    /// <summary>An activity's end is forgotten in so many of a thousand cases, and it is done again.</summary>
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

    public Task<object?> ExecuteAsync(string name, object input)
    {
        var activity = new Activity(name, input);
        _open.Add(activity);
        Execute(activity);
        return activity.Result.Task;
    }

    /// <summary>Nothing is heard of a host: others do what it has begun, and when it comes back it goes on too.</summary>
    public void HostLost(HostProcess host) => _open.Where(a => a.Host == host).ToList().ForEach(Execute);

    /// <summary>A host has come up, and does what nobody does.</summary>
    public void HostStarted() => _open.Where(a => a.Host is null).ToList().ForEach(Execute);

    private async void Execute(Activity activity)
    {
        activity.Host = choose();
        if (activity.Host is null)
        {
            return;
        }

        try
        {
            object? result = await activity.Host.ExecuteAsync(activity.Name, activity.Input);
            if (world.Chance(Repeats))
            {
                world.Trace.Add(world.Now, $"{activity.Name} is done once more");
                Execute(activity);
                return;
            }

            _open.Remove(activity);
            activity.Result.TrySetResult(result);
        }
        catch (Exception e)
        {
            _open.Remove(activity);
            activity.Result.TrySetException(e);
        }
    }
}
