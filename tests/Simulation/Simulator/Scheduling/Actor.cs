namespace BertPipeline.Simulator.Scheduling;

/// <summary>A process. What happens to it comes from the world's events alone, so it can be killed or frozen between any two of its awaits.</summary>
internal sealed class Actor
{
    public Actor(World world, string name, TimeSpan skew = default)
    {
        (World, Name) = (world, name);
        Time = new VirtualTime(this, skew);
    }

    public string Name { get; }

    public World World { get; }

    /// <summary>Its continuations never run again.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Nothing reaches it before; then all of it at once.</summary>
    public DateTimeOffset FrozenUntil { get; private set; }

    /// <summary>Its clock, which may be wrong by some seconds.</summary>
    public TimeProvider Time { get; }

    public bool IsFrozen => !IsDead && FrozenUntil > World.Now;

    public void Kill()
    {
        IsDead = true;
        World.Trace.Add(World.Now, $"{Name} is killed");
    }

    public void Freeze(TimeSpan duration)
    {
        FrozenUntil = World.Now + duration;
        World.Trace.Add(World.Now, $"{Name} is frozen for {duration.TotalSeconds:F0} s");
    }

    /// <summary>Lets something happen to it after so long.</summary>
    public void After(TimeSpan delay, Action action) => World.After(delay, action, this);
}
