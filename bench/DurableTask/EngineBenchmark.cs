using System.Diagnostics;
using System.Globalization;
using BertPipeline.Azurite;

namespace BertPipeline.DurableTask.Benchmarks;

/// <summary>What an orchestration's step costs on one machine, and how long a killed host's work lies.</summary>
internal static class EngineBenchmark
{
    private const int Steps = 200;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(int passes)
    {
        // With a folder, as users have it: in memory, Azurite 3.35 stands still for minutes while it collects the garbage of some thousand queue messages.
        string folder = Directory.CreateTempSubdirectory("azurite-").FullName;
        await using AzuriteProcess azurite = await AzuriteProcess.StartAsync(folder);
        await MeasureStepsAsync(azurite.ConnectionString, passes);
        double[] held = await MeasureRecoveriesAsync(azurite.ConnectionString, "hold", passes);
        double[] between = await MeasureRecoveriesAsync(azurite.ConnectionString, "begin", passes);
        Say("recovery after SIGKILL, an activity in hand", "s", held);
        Say("recovery after SIGKILL, at any moment of a sequence", "s", between);
        return 0;
    }

    private static async Task MeasureStepsAsync(string connection, int passes)
    {
        using var requests = new RequestCount();
        List<double> starts = [], first = [], p50 = [], p99 = [], perStep = [], fan = [];
        for (int pass = 0; pass < passes; pass++)
        {
            long begun = Stopwatch.GetTimestamp();
            await using Hub hub = await Hub.StartAsync(connection, $"bench{Guid.NewGuid():N}"[..20], () => Task.CompletedTask);
            starts.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            await hub.RunAsync("Sequence", Steps);
            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
            double scheduled = Stopwatch.GetElapsedTime(0).TotalMilliseconds;
            first.Add((await hub.RunAsync("Sequence", 1))[0] - scheduled);
            long before = requests.Value;
            double[] times = await hub.RunAsync("Sequence", Steps);
            perStep.Add((requests.Value - before) / (double)Steps);
            double[] waits = [.. times.Zip(times.Skip(1), (a, b) => b - a).Order()];
            p50.Add(waits[waits.Length / 2]);
            p99.Add(waits[waits.Length * 99 / 100]);
            begun = Stopwatch.GetTimestamp();
            await hub.RunAsync("Fan", 1000);
            fan.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            if (pass == passes - 1)
            {
                await Task.Delay(Idle, TimeProvider.System);
                before = requests.Value;
                await Task.Delay(Idle, TimeProvider.System);
                Say("requests of an idle minute", "", requests.Value - before);
            }
        }

        Say("host's start", "ms", [.. starts]);
        Say("start of an instance to its first activity, host idle for 5 s", "ms", [.. first]);
        Say("step of a sequence, p50", "ms", [.. p50]);
        Say("step of a sequence, p99", "ms", [.. p99]);
        Say("requests a step", "", [.. perStep]);
        Say("1,000 activities in one turn", "s", [.. fan]);
    }

    /// <summary>Seconds from the start of the next host's process to its first activity.</summary>
    private static async Task<double[]> MeasureRecoveriesAsync(string connection, string what, int passes)
    {
        var seconds = new double[passes];
        for (int pass = 0; pass < passes; pass++)
        {
            string hub = $"bench{Guid.NewGuid():N}"[..20];
            using (Process first = HostProcess.Start(connection, hub, what))
            {
                for (int line = 0; line < (what == "hold" ? 1 : 10 + (7 * pass)); line++)
                {
                    await first.StandardOutput.ReadLineAsync();
                }

                await Task.Delay(TimeSpan.FromMilliseconds(5 * pass), TimeProvider.System);
                first.Kill();
                await first.WaitForExitAsync();
            }

            long begun = Stopwatch.GetTimestamp();
            using Process second = HostProcess.Start(connection, hub, "go-on");
            await second.StandardOutput.ReadLineAsync();
            seconds[pass] = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            second.Kill();
            await second.WaitForExitAsync();
        }

        return seconds;
    }

    /// <summary>Median, smallest and largest.</summary>
    private static void Say(string what, string unit, params double[] values)
    {
        double[] sorted = [.. values.Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {sorted[sorted.Length / 2]:0.##} {unit} | {sorted[0]:0.##} to {sorted[^1]:0.##} |"));
    }
}
