using BertPipeline.Contracts.Randomness;

namespace BertPipeline.Simulator.Scheduling;

/// <summary>Virtual time and everything that is to happen in it. Of what happens at one moment the seed chooses the order.</summary>
internal sealed class World(int seed)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<(Action Action, Actor? Actor), (long At, ulong Tie, long Number)> _events = new();
    private readonly SplitMix64 _ties = SplitMix64.For(seed, 1);
    private long _number;

    /// <summary>For all that goes wrong; what the scenario is, is drawn apart.</summary>
    public SplitMix64 Random { get; } = SplitMix64.For(seed, 2);

    public DateTimeOffset Now { get; private set; } = Start;

    public Trace Trace { get; } = new();

    /// <summary>Lets something happen after so long, unless the actor to whom it happens is dead by then.</summary>
    public void After(TimeSpan delay, Action action, Actor? actor = null)
    {
        DateTimeOffset at = Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        _events.Enqueue((action, actor), (at.UtcTicks, _ties.Next(), _number++));
    }

    /// <summary>Lets things happen until all is done, or the time is over.</summary>
    /// <returns>False when the time is over.</returns>
    public async Task<bool> RunAsync(Func<bool> isDone, DateTimeOffset end)
    {
        await Pool.Idle();
        while (!isDone())
        {
            if (!_events.TryPeek(out _, out (long At, ulong, long) key) || key.At > end.UtcTicks)
            {
                Now = end;
                return false;
            }

            Now = new DateTimeOffset(key.At, TimeSpan.Zero);
            (Action action, Actor? actor) = _events.Dequeue();
            Happen(action, actor);
            if (!Pool.IsIdle)
            {
                await Pool.Idle();
            }
        }

        return true;
    }

    /// <summary>A fraction of a second or of an hour: every order of magnitude as likely.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        TimeSpan.FromTicks((long)(least.Ticks * Math.Pow((double)most.Ticks / least.Ticks, Random.NextDouble())));

    /// <summary>True in so many of a thousand cases.</summary>
    public bool Chance(int perThousand) => Random.Next(1000) < perThousand;

    private void Happen(Action action, Actor? actor)
    {
        if (actor is { IsDead: true })
        {
            return;
        }

        if (actor is not null && actor.FrozenUntil > Now)
        {
            After(actor.FrozenUntil - Now, action, actor);
            return;
        }

        action();
    }
}
