using BertPipeline.Contracts;
using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Checking;
using BertPipeline.Simulator.Faults;
using BertPipeline.Simulator.Scenarios;
using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator.Actors;

/// <summary>The processes of a simulation, and what becomes of those that die.</summary>
internal sealed class Cluster
{
    public const string Hub = "Hub";

    private static readonly TimeSpan QuickestStart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowestStart = TimeSpan.FromMinutes(2);

    // So long after the last fault a request may still be on its way.
    private static readonly TimeSpan SlowestRequest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan QuickestFreeze = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFreeze = TimeSpan.FromMinutes(15);

    private int _workersStarted;
    private int _hostsStarted;

    public Cluster(World world, Scenario scenario, SimulatedAccount account, Network network, Checker checker, ScratchFolder scratch)
    {
        (World, Scenario, Account, Network, Checker, Scratch) = (world, scenario, account, network, checker, scratch);
        Engine = new Engine(world, AnyHost);
        network.Strike = Strike;
        Runs = [.. scenario.Runs.Select(plan => new SimulatedRun(this, plan))];
    }

    public World World { get; }

    public Scenario Scenario { get; }

    public SimulatedAccount Account { get; }

    public Network Network { get; }

    public Checker Checker { get; }

    public ScratchFolder Scratch { get; }

    public Engine Engine { get; }

    public IReadOnlyList<SimulatedRun> Runs { get; }

    public List<WorkerProcess> Workers { get; } = [];

    /// <summary>Those that are up.</summary>
    public List<HostProcess> Hosts { get; } = [];

    /// <summary>Somebody may wake up and go on with what is over.</summary>
    public bool IsAnybodyFrozen => Hosts.Any(h => h.Actor.IsFrozen) || Workers.Any(w => w.Actor.IsFrozen);

    /// <summary>Everything begins.</summary>
    public void Start()
    {
        for (int i = 0; i < Scenario.Hosts; i++)
        {
            StartHost();
        }

        for (int i = 0; i < Scenario.Workers; i++)
        {
            StartWorker();
        }

        foreach (SimulatedRun run in Runs)
        {
            World.After(run.Plan.StartAfter, run.Start);
            After(run.Plan.TerminateAfter, run.Terminate);
            After(run.Plan.CancelAfter, () => Cancel(run.Plan.Id));
        }
    }

    /// <summary>How wrong the clock of the next process is: clocks that are kept in step differ by less than a second.</summary>
    public TimeSpan Skew() => TimeSpan.FromMilliseconds(World.Random.Next(1000) - 500);

    public void ReplaceWorker(WorkerProcess dead)
    {
        Workers.Remove(dead);
        dead.Dispose();
        World.After(World.Between(QuickestStart, SlowestStart), StartWorker);
    }

    public void Kill(HostProcess host)
    {
        host.Actor.Kill();
        Hosts.Remove(host);
        World.After(World.Between(QuickestStart, SlowestStart), StartHost);
        World.After(World.Between(QuickestStart, SlowestStart), () => Engine.HostLost(host));
    }

    public void Freeze(HostProcess host)
    {
        host.Actor.Freeze(World.Between(QuickestFreeze, LongestFreeze));
        World.After(World.Between(QuickestStart, SlowestStart), () => Engine.HostLost(host));
    }

    public void Freeze(WorkerProcess worker) => worker.Actor.Freeze(World.Between(QuickestFreeze, LongestFreeze));

    /// <summary>A process is struck where it is.</summary>
    private void Strike(Actor actor)
    {
        bool isDeadly = World.Chance(600);
        if (Workers.Find(w => w.Actor == actor) is { } worker)
        {
            Action blow = isDeadly ? worker.Kill : World.Chance(700) ? () => Freeze(worker) : worker.Preempt;
            blow();
        }
        else if (Hosts.Find(h => h.Actor == actor) is { } host)
        {
            Action<HostProcess> blow = isDeadly ? Kill : Freeze;
            blow(host);
        }
    }

    private HostProcess? AnyHost() => Hosts.Count > 0 ? Hosts[World.Random.Next(Hosts.Count)] : null;

    /// <summary>Somebody asks for a run to end, and asks again until a host says that it is done.</summary>
    private async void Cancel(string runId)
    {
        World.Trace.Add(World.Now, $"somebody cancels {runId}");
        var asked = new TaskCompletionSource();
        if (AnyHost() is { } host)
        {
            // The one who asks has his own patience: a host that dies never answers.
            World.After(TimeSpan.FromMinutes(5), () => asked.TrySetResult());
            TryCancel(host, runId, asked);
            await asked.Task;
        }

        if (!Checker.IsCancelled(runId))
        {
            World.After(TimeSpan.FromSeconds(10), () => Cancel(runId));
        }
        else if (World.Now - World.Start > Scenario.FaultsFor + SlowestRequest)
        {
            DateTimeOffset now = World.Now;
            World.After(Scenario.Timings.Heartbeat + WorkerProcess.LongestStop, () => CheckFree(runId, now));
        }
    }

    /// <summary>Where nothing goes wrong, a cancelled run holds no worker for longer than its heartbeat and its stop take.</summary>
    private void CheckFree(string runId, DateTimeOffset cancelledAt)
    {
        foreach (WorkerProcess worker in Workers.Where(w => w.Actor.FrozenUntil < cancelledAt))
        {
            Checker.Violate(Checker.Computes(worker.Actor, runId, cancelledAt) ? $"{worker.Actor.Name} still computes for {runId}, cancelled at {cancelledAt:T}." : null);
        }
    }

    private static async void TryCancel(HostProcess host, string runId, TaskCompletionSource asked)
    {
        try
        {
            await host.Cancellation.CancelRunAsync(runId);
        }
        catch (Exception e) when (e is Azure.RequestFailedException or AggregateException)
        {
            // Asked again.
        }

        asked.TrySetResult();
    }

    private void StartWorker()
    {
        var worker = new WorkerProcess(this, $"worker{++_workersStarted}");
        Workers.Add(worker);
        worker.Start();
    }

    private void StartHost()
    {
        var host = new HostProcess(this, $"host{++_hostsStarted}");
        Hosts.Add(host);
        host.Start();
        Engine.HostStarted();
    }

    private void After(TimeSpan? delay, Action action)
    {
        if (delay is { } known)
        {
            World.After(known, action);
        }
    }
}
