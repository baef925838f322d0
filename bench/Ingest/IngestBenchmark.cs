using System.Diagnostics;
using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;

namespace BertPipeline.Ingest.Benchmarks;

/// <summary>
/// Raw corpora through the real host on Azurite, from the upload to the examples of one epoch of length 128. Training would come next: no worker runs, and
/// the run is left behind.
/// </summary>
internal static class IngestBenchmark
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(IEnumerable<int> sizes)
    {
        Row("MB", "upload, s", "ingest, s", "vocabulary, s", "split and pregenerate, s", "all but the vocabulary, MB/s", "host's processor time, s", "host's peak resident MB");
        Row(Enumerable.Repeat<object>("---", 8).ToArray());
        foreach (int size in sizes)
        {
            string folder = Directory.CreateTempSubdirectory("ingest-").FullName;
            try
            {
                await MeasureAsync(size, folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task MeasureAsync(int megabytes, string folder)
    {
        string corpus = Path.Combine(folder, "reviews.jsonl");
        string labelled = Path.Combine(folder, "labelled.jsonl");
        ReviewCorpus.Write(corpus, megabytes * 1_000_000L);
        ReviewCorpus.WriteLabelled(labelled);
        await using HostProcess host = await HostProcess.StartAsync(folder);
        await host.UploadAsync("reviews", labelled, "--labelled");
        long start = Stopwatch.GetTimestamp();
        await host.UploadAsync("reviews", corpus);
        double upload = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string id = await host.PostRunAsync(new RunRequest
        {
            Corpus = "reviews",
            BaseModel = "scratch:tiny",
            Variants = ["bert-adapted"],
            Baseline = "bert-adapted",
            LanguageModel = new() { Epochs = 1, MaxSequenceLength = 128, VocabularySize = 8000 },
        });
        RunStatus run = await PregeneratedAsync(host, id);
        double ingest = Seconds(run, StepName.IngestCorpus, StepName.IngestCorpus);
        double vocabulary = Seconds(run, StepName.BaseModel, StepName.BaseModel);
        double examples = Seconds(run, StepName.SplitSentences, StepName.Pregenerate);
        double rate = new FileInfo(corpus).Length / 1e6 / (upload + ingest + examples);
        Row(megabytes, One(upload), One(ingest), One(vocabulary), One(examples), One(rate), One(host.ProcessorTime.TotalSeconds), host.PeakMegabytes);
    }

    private static async Task<RunStatus> PregeneratedAsync(HostProcess host, string id)
    {
        while (true)
        {
            RunStatus run = await host.GetRunAsync(id);
            if (run.Steps.Any(s => s is { Step: StepName.Pregenerate, State: StepState.Succeeded }))
            {
                return run;
            }

            if (run.State is RunState.Failed or RunState.Cancelled)
            {
                throw new InvalidOperationException($"The run ended: {run.Error}");
            }

            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }

    /// <summary>From the start of a step to the end of another, as the run's status tells them.</summary>
    private static double Seconds(RunStatus run, string from, string to) =>
        (run.Steps.Single(s => s.Step == to).EndedAt!.Value - run.Steps.Single(s => s.Step == from).StartedAt!.Value).TotalSeconds;

    private static string One(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>A row of a Markdown table.</summary>
    private static void Row(params object[] cells) =>
        Console.WriteLine("| " + string.Join(" | ", cells.Select(c => Convert.ToString(c, CultureInfo.InvariantCulture))) + " |");
}
