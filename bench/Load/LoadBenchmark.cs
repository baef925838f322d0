using System.Globalization;
using System.Net.Http.Json;
using BertPipeline.Azurite;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Machines;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage;

namespace BertPipeline.Load;

/// <summary>Hundreds of small runs at once on one host with one worker, as users start them, listed while they run.</summary>
internal static class LoadBenchmark
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    // Those of users, not the short ones of tests.
    private static readonly Dictionary<string, string> Clocks = new()
    {
        ["BertPipeline__Jobs__Visibility"] = "00:02:00",
        ["BertPipeline__Jobs__Renewal"] = "00:00:40",
        ["BertPipeline__Jobs__Heartbeat"] = "00:00:10",
        ["BertPipeline__Worker__CheckpointInterval"] = "00:05:00",
        ["BertPipeline__Worker__PollInterval"] = "00:00:01",
    };

    /// <summary>True when all runs succeeded.</summary>
    public static async Task<bool> RunAsync(Options options)
    {
        string folder = Directory.CreateTempSubdirectory("load-azurite-").FullName;
        try
        {
            await using AzuriteProcess azurite = await AzuriteProcess.StartAsync(folder);
            var settings = new StorageOptions { ConnectionString = azurite.ConnectionString, TaskHub = "load" };
            var storage = new PipelineStorage(settings);
            RunRequest request = Small(await SampleRun.DropAsync(storage));
            await FillAsync(azurite.ConnectionString, storage, request, options.Ended);
            await using Machine machine = Machine.On(settings, Clocks);
            PipelineProcess host = await machine.StartHostAsync(workers: 1);
            using var http = new HttpClient { BaseAddress = machine.Url };
            return await MeasureAsync(machine, host, http, request, options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One epoch of a tiny BERT on 150 pieces.</summary>
    private static RunRequest Small(RunRequest sample) => sample with
    {
        Variants = [Variant.Bert],
        Baseline = Variant.Bert,
        Classifier = sample.Classifier with { Epochs = 1 },
    };

    private static async Task FillAsync(string connection, PipelineStorage storage, RunRequest request, int count)
    {
        long begun = TimeProvider.System.GetTimestamp();
        await new EndedRuns(connection, storage).WriteAsync(request, count);
        Say("ended runs in the hub", $"{count}, written in {Seconds(begun):0} s");
    }

    private static async Task<bool> MeasureAsync(Machine machine, PipelineProcess host, HttpClient http, RunRequest request, Options options)
    {
        long begun = TimeProvider.System.GetTimestamp();
        await http.GetStringAsync(new Uri("api/runs", UriKind.Relative));
        Say("a new host's first list", $"{Seconds(begun) * 1000:0} ms");

        begun = TimeProvider.System.GetTimestamp();
        string[] ids = await QueueAsync(machine, request, options);
        Say("runs queued", $"{ids.Length} in {Seconds(begun):0.0} s, {options.Distinct} of them different");
        var visitor = new Visitor(http, ids, options.Rate);
        var memory = new MemoryWatch(host.Id);
        using var end = new CancellationTokenSource();
        Task visits = visitor.VisitAsync(end.Token);
        Task watch = memory.WatchAsync(end.Token);
        (int succeeded, int ended) = await WaitAsync(http, ids.Length, options, begun);
        double seconds = Seconds(begun);
        await end.CancelAsync();
        await Task.WhenAll(visits, watch);

        Say("runs that succeeded / ended / were queued", $"{succeeded} / {ended} / {ids.Length}");
        Say("time", string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s, {ended / seconds * 60:0.0} runs a minute"));
        Say("resident memory of the host", memory.ToString());
        Say("oldest list that was shown", string.Create(CultureInfo.InvariantCulture, $"{visitor.OldestSeconds:0.0} s old"));
        Console.WriteLine();
        Console.WriteLine("| request | answers | p50, ms | p99, ms | largest, ms | failed |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Console.WriteLine($"| GET /api/runs | {visitor.List} |");
        Console.WriteLine($"| GET /api/runs?top=100, the page | {visitor.PageList} |");
        Console.WriteLine($"| GET /api/runs/ID | {visitor.Run} |");
        return succeeded == ids.Length;
    }

    private static async Task<string[]> QueueAsync(Machine machine, RunRequest request, Options options)
    {
        string[] ids = new string[options.Runs];
        await Parallel.ForEachAsync(Enumerable.Range(0, options.Runs), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
            ids[number] = await machine.PostRunAsync(request with { Seeds = [1 + (number % options.Distinct)], PublishAs = $"load-{number % options.Distinct}" }));
        return ids;
    }

    /// <summary>Until all have ended, or the time is up.</summary>
    private static async Task<(int Succeeded, int Ended)> WaitAsync(HttpClient http, int count, Options options, long begun)
    {
        while (true)
        {
            int open = 0;
            foreach (string state in (string[])["pending", "running"])
            {
                open += await TotalAsync(http, state);
            }

            if (open == 0 || TimeProvider.System.GetElapsedTime(begun) > options.Limit)
            {
                return (await TotalAsync(http, "succeeded") - options.Ended, count - open);
            }

            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }

    private static async Task<int> TotalAsync(HttpClient http, string state) =>
        (await http.GetFromJsonAsync<RunList>($"api/runs?top=1&state={state}", PipelineJson.Options))!.Total;

    private static double Seconds(long begun) => TimeProvider.System.GetElapsedTime(begun).TotalSeconds;

    private static void Say(string what, string value) => Console.WriteLine($"{what}: {value}");
}
