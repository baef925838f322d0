using BertPipeline.Contracts;
using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Actors;
using BertPipeline.Simulator.Checking;
using BertPipeline.Simulator.Faults;
using BertPipeline.Simulator.Scenarios;
using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator;

/// <summary>One seed from beginning to end.</summary>
internal static class Simulation
{
    // The longest way to an end: some attempts that fail, each with a takeover and the longest wait.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(4);

    /// <param name="seed">Decides everything.</param>
    /// <param name="bug">A planted bug, or null.</param>
    /// <param name="scratch">Where workers keep their files.</param>
    /// <param name="keepsAll">Keeps the whole trace.</param>
    public static async Task<SimulationResult> RunAsync(int seed, PlantedBug? bug, ScratchFolder scratch, bool keepsAll = false)
    {
        var world = new World(seed) { Trace = { KeepsAll = keepsAll } };
        var services = new Actor(world, "account");
        var account = new SimulatedAccount(services.Time, world.Random.Next);
        var network = new Network(world, account) { Bug = bug?.Plant() };
        Scenario scenario = Scenario.Draw(seed);
        var checker = new Checker(world, scenario, account, network);
        var cluster = new Cluster(world, scenario, account, network, checker, scratch);
        cluster.Start();

        DateTimeOffset calm = World.Start + scenario.FaultsFor;
        var blows = new Blows(cluster);
        network.Profile = scenario.Faults;
        cluster.Engine.Repeats = scenario.Faults.AnswerLost;
        if (scenario.Faults.BetweenBlows is { } between)
        {
            blows.Start(between);
        }

        await world.RunAsync(IsOver, calm);
        blows.End();
        network.Profile = FaultProfile.None;
        cluster.Engine.Repeats = 0;
        world.Trace.Add(world.Now, "nothing goes wrong any more");
        if (!await world.RunAsync(IsOver, calm + Patience))
        {
            checker.Violate($"Still open {Patience.TotalHours} hours after the last fault: {string.Join("; ", Liveness.Open(cluster))}.");
        }

        checker.Violate(Liveness.Unseen(cluster));
        return new SimulationResult(seed, checker.Violation, world.Trace, world.Now - World.Start);

        bool IsOver() => checker.Violation is not null || (Liveness.AllDone(cluster) && !cluster.IsAnybodyFrozen && network.Open == 0);
    }
}
