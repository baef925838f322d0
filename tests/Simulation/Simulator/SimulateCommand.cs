using System.CommandLine;
using System.Diagnostics;
using BertPipeline.Contracts;
using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator;

/// <summary>Runs seeds and prints what is broken, with the steps before it. Exit code 1 when anything is.</summary>
internal static class SimulateCommand
{
    private const int StepsShown = 60;

    public static RootCommand Create()
    {
        var first = new Option<int>("--first") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
        var seeds = new Option<int>("--seeds") { Description = "How many.", DefaultValueFactory = _ => 1000 };
        var processes = new Option<int>("--processes") { Description = "Processes that share out the seeds.", DefaultValueFactory = _ => 1 };
        var replay = new Option<int?>("--replay") { Description = "One seed, with its whole trace." };
        var bug = new Option<string?>("--bug") { Description = "Plants a bug, and ends when it is found." };
        bug.AcceptOnlyFromAmong([.. PlantedBug.All.Select(b => b.Name)]);
        var command = new RootCommand("Simulates the job protocol: the real code, a simulated account, virtual time, and everything that can go wrong.")
        {
            first, seeds, processes, replay, bug,
        };
        command.SetAction((parsed, token) =>
        {
            PlantedBug? planted = PlantedBug.All.FirstOrDefault(b => b.Name == parsed.GetValue(bug));
            return parsed.GetValue(replay) is { } seed ? ReplayAsync(seed, planted)
                : parsed.GetValue(processes) > 1 ? ShareAsync(parsed.GetValue(first), parsed.GetValue(seeds), parsed.GetValue(processes), token)
                : RunAsync(parsed.GetValue(first), parsed.GetValue(seeds), planted, token);
        });
        return command;
    }

    private static async Task<int> ReplayAsync(int seed, PlantedBug? bug)
    {
        Pool.Check();
        using var scratch = ScratchFolder.Create(Path.GetTempPath(), "simulator");
        SimulationResult result = await Simulation.RunAsync(seed, bug, scratch, keepsAll: true);
        result.Trace.Lines.ToList().ForEach(Console.WriteLine);
        return result.Violation is null ? 0 : 1;
    }

    private static async Task<int> RunAsync(int first, int seeds, PlantedBug? bug, CancellationToken token)
    {
        Pool.Check();
        using var scratch = ScratchFolder.Create(Path.GetTempPath(), "simulator");
        var watch = Stopwatch.StartNew();
        int failed = 0;
        int run = 0;
        ulong fingerprint = 0;
        while (run < seeds && (bug is null || failed == 0) && !token.IsCancellationRequested)
        {
            SimulationResult result = await Simulation.RunAsync(first + run++, bug, scratch);
            fingerprint = (31 * fingerprint) ^ result.Trace.Fingerprint;
            if (result.Violation is not null)
            {
                failed++;
                result.Trace.Lines.TakeLast(StepsShown).ToList().ForEach(Console.WriteLine);
                Console.WriteLine($"seed {result.Seed} failed after {result.Trace.Count} steps: {result.Violation} See all of them: --replay {result.Seed}");
            }
        }

        // Fewer than were asked for when somebody has stopped it.
        Console.WriteLine($"{run} seeds from {first} on, {failed} failed, {watch.Elapsed.TotalSeconds:F1} s, fingerprint {fingerprint:x16}");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>One simulation uses one thread; other processors want processes of their own.</summary>
    private static async Task<int> ShareAsync(int first, int seeds, int processes, CancellationToken token)
    {
        int share = (seeds + processes - 1) / processes;
        var started = new List<Process>();
        for (int start = 0; start < seeds; start += share)
        {
            string[] arguments = ["--first", $"{first + start}", "--seeds", $"{Math.Min(share, seeds - start)}"];
            started.Add(Process.Start(Environment.ProcessPath!, arguments));
        }

        // Told to end, they say how far they have come. (Ctrl+C reaches them without this.)
        using CancellationTokenRegistration told = token.Register(() => Process.Start("kill", started.Where(p => !p.HasExited).Select(p => $"{p.Id}")).Dispose());
        int failed = 0;
        foreach (Process process in started)
        {
            await process.WaitForExitAsync(CancellationToken.None);
            failed |= process.ExitCode;
        }

        started.ForEach(process => process.Dispose());
        return failed;
    }
}
