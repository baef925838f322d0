using BertPipeline.Contracts.Randomness;
using BertPipeline.Simulator.Faults;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Simulator.Scenarios;

/// <summary>What a seed lets the pipeline do, and for how long things go wrong.</summary>
internal sealed record Scenario(int Hosts, int Workers, JobTimings Timings, IReadOnlyList<PlannedRun> Runs, FaultProfile Faults, TimeSpan FaultsFor)
{
    public static Scenario Draw(int seed)
    {
        var random = SplitMix64.For(seed, 3);
        int contents = 1 + random.Next(2);
        PlannedJob[] plans = [.. Enumerable.Range(0, contents).Select(i => DrawJob(random, i))];
        return new Scenario(
            Hosts: 1 + random.Next(2),
            Workers: 1 + random.Next(3),
            DrawTimings(random),
            [.. Enumerable.Range(0, 1 + random.Next(3)).Select(i => DrawRun(random, i, plans))],
            FaultProfile.All[random.Next(FaultProfile.All.Count)],
            FaultsFor: TimeSpan.FromMinutes(5 + random.Next(20)));
    }

    public PlannedJob JobOf(string runId, string jobId) =>
        Runs.Single(r => r.Id == runId).Jobs.Single(j => jobId.EndsWith($"-{j.Number}", StringComparison.Ordinal));

    private static PlannedRun DrawRun(SplitMix64 random, int number, PlannedJob[] contents)
    {
        // Runs share contents, and so artifact keys.
        PlannedJob[] jobs = [.. Enumerable.Range(0, 1 + random.Next(2)).Select(i => contents[random.Next(contents.Length)] with { Number = i })];
        bool neverEnds = jobs.Any(j => j.Ending is JobEnding.Endless or JobEnding.Stubborn);
        return new PlannedRun(
            $"run{number}",
            StartAfter: Seconds(random, 120),
            jobs,
            CancelAfter: neverEnds || random.Next(4) == 0 ? Seconds(random, neverEnds ? 1800 : 600) : null,
            TerminateAfter: random.Next(10) == 0 ? Seconds(random, 600) : null,
            DeadlineAfter: random.Next(5) == 0 ? Seconds(random, 900) : null);
    }

    private static PlannedJob DrawJob(SplitMix64 random, int content)
    {
        JobEnding ending = random.Next(16) switch
        {
            < 8 => JobEnding.Success,
            < 12 => JobEnding.Transient,
            12 => JobEnding.User,
            13 => JobEnding.OutOfMemory,
            14 => JobEnding.Endless,
            _ => JobEnding.Stubborn,
        };
        return new PlannedJob(0, content, ending, Units: 1 + random.Next(6), Unit: TimeSpan.FromSeconds(5 + random.Next(60)), Failures: 1 + random.Next(7));
    }

    private static JobTimings DrawTimings(SplitMix64 random) => random.Next(2) == 0
        ? new JobTimings { Heartbeat = TimeSpan.FromSeconds(30), LongestBackoff = TimeSpan.FromMinutes(2) }
        : new JobTimings
        {
            Visibility = TimeSpan.FromSeconds(30),
            Renewal = TimeSpan.FromSeconds(10),
            Heartbeat = TimeSpan.FromSeconds(10),
            FirstBackoff = TimeSpan.FromSeconds(random.Next(2) * 5),
            LongestBackoff = TimeSpan.FromMinutes(1),
            MaxAttempts = 2 + random.Next(4),
        };

    private static TimeSpan Seconds(SplitMix64 random, int most) => TimeSpan.FromSeconds(random.NextDouble() * most);
}
