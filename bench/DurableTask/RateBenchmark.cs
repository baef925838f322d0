using System.Diagnostics;
using System.Globalization;
using BertPipeline.Azurite;

namespace BertPipeline.DurableTask.Benchmarks;

/// <summary>Activities that do nothing, a second, of our hub beside the bare engine, on one storage and in turns.</summary>
internal static class RateBenchmark
{
    private const int InOneTurn = 300;
    private const int Instances = 20;
    private const int StepsOfEach = 10;

    public static async Task<int> RunAsync(int passes)
    {
        string folder = Directory.CreateTempSubdirectory("azurite-").FullName;
        await using AzuriteProcess azurite = await AzuriteProcess.StartAsync(folder);
        List<double> ourFan = [], bareFan = [], ourSequences = [], bareSequences = [];
        for (int pass = -1; pass < passes; pass++)
        {
            (double fan, double sequences) ours = await OursAsync(azurite.ConnectionString);
            (double fan, double sequences) bare = await BareAsync(azurite.ConnectionString);
            if (pass >= 0)
            {
                // The first pass compiles.
                ourFan.Add(ours.fan);
                ourSequences.Add(ours.sequences);
                bareFan.Add(bare.fan);
                bareSequences.Add(bare.sequences);
            }
        }

        Console.WriteLine("| work | ours, activities a second | bare engine | ours over it |");
        Console.WriteLine("|---|---|---|---|");
        Row($"{InOneTurn} in one turn", ourFan, bareFan);
        Row($"{Instances} instances of {StepsOfEach} in sequence, at once", ourSequences, bareSequences);
        return 0;
    }

    private static async Task<(double Fan, double Sequences)> OursAsync(string connection)
    {
        await using Hub hub = await Hub.StartAsync(connection, $"bench{Guid.NewGuid():N}"[..20], () => Task.CompletedTask);
        return (await RateAsync(() => hub.RunAsync("Fan", InOneTurn), times: 1, InOneTurn), await RateAsync(() => hub.RunAsync("Sequence", StepsOfEach), Instances, StepsOfEach));
    }

    private static async Task<(double Fan, double Sequences)> BareAsync(string connection)
    {
        await using BareEngine engine = await BareEngine.StartAsync(connection, $"bare{Guid.NewGuid():N}"[..20]);
        return (await RateAsync(() => engine.FanAsync(InOneTurn), times: 1, InOneTurn), await RateAsync(() => engine.SequenceAsync(StepsOfEach), Instances, StepsOfEach));
    }

    private static async Task<double> RateAsync(Func<Task> run, int times, int activities)
    {
        long begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, times).Select(_ => run()));
        return times * activities / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static void Row(string work, List<double> ours, List<double> bare) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {work} | {Median(ours):0} | {Median(bare):0} | {Median(ours) / Median(bare):0.00} |"));
}
