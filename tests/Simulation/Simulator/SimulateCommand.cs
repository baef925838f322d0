using System.CommandLine;
using System.Diagnostics;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator;

/// <summary>Runs seeds and prints what is broken. Exit code 1 when anything is.</summary>
internal static class SimulateCommand
{
    public static RootCommand Create()
    {
        var first = new Option<int>("--first") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
        var seeds = new Option<int>("--seeds") { Description = "How many.", DefaultValueFactory = _ => 1000 };
        var replay = new Option<int?>("--replay") { Description = "One seed, with its whole trace." };
        var command = new RootCommand("Simulates the job protocol: the real code, a simulated account, virtual time, and everything that can go wrong.") { first, seeds, replay };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(first), parsed.GetValue(seeds), parsed.GetValue(replay)));
        return command;
    }

    private static async Task<int> RunAsync(int first, int seeds, int? replay)
    {
        Pool.Check();
        using var scratch = ScratchFolder.Create(new WorkerOptions());
        if (replay is { } seed)
        {
            SimulationResult result = await Simulation.RunAsync(seed, null, scratch, keepsAll: true);
            result.Trace.Lines.ToList().ForEach(Console.WriteLine);
            return result.Violation is null ? 0 : 1;
        }

        var watch = Stopwatch.StartNew();
        int failed = 0;
        ulong fingerprint = 0;
        for (int i = first; i < first + seeds; i++)
        {
            SimulationResult result = await Simulation.RunAsync(i, null, scratch);
            fingerprint = (31 * fingerprint) ^ result.Trace.Fingerprint;
            if (result.Violation is not null)
            {
                failed++;
                Console.WriteLine($"seed {i}: {result.Violation} ({result.Trace.Count} steps)");
            }
        }

        Console.WriteLine($"{seeds} seeds, {failed} failed, {watch.Elapsed.TotalSeconds:F1} s, fingerprint {fingerprint:x16}");
        return failed == 0 ? 0 : 1;
    }
}
