using System.Runtime.InteropServices;
using System.Text.Json;

namespace BertPipeline.Training.Benchmarks;

/// <summary>One scoring in a process of its own: from token ids (or texts) to logits, once everything is loaded and has run for a while.</summary>
internal static class Scoring
{
    public const string OursOfIds = "ours";
    public const string OursOfTexts = "ours, tokenisation included";
    public const string OnnxSorted = "ONNX Runtime, sorted, our batches";
    public const string OnnxUnsorted = "ONNX Runtime, batches of 32 as they come";

    private const int MaxLength = 128;
    private const int BatchPositions = 8192;
    private const int UnsortedBatch = 32;
    private const int WarmupTexts = 256;

    public static Measured Measure(ScoringWork work)
    {
        string[] texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(work.TextsFile))!;
        int[][] ids = Ours.Encode(work.Folder, texts, MaxLength);
        using OnnxRuntime? session = work.Way is OnnxSorted or OnnxUnsorted ? new(work.Folder, OnnxRuntime.Workers, work.Threads) : null;
        Func<int, IReadOnlyList<float[]>> score = work.Way switch
        {
            OursOfIds => Bind(Ours.OpenModel(work.Folder), ids),
            OursOfTexts => Bind(Ours.OpenTagger(work.Folder, MaxLength), texts),
            OnnxSorted => count => session!.Run(ids[..count], Ours.Batches(ids[..count], BatchPositions)),
            OnnxUnsorted => count => session!.Run(ids[..count], [.. Enumerable.Range(0, count).Chunk(UnsortedBatch)]),
            _ => throw new ArgumentException($"No way is called '{work.Way}'.", nameof(work)),
        };
        score(Math.Min(WarmupTexts, texts.Length));
        var clock = new ProcessClock();
        clock.Start();
        IReadOnlyList<float[]> logits = score(texts.Length);
        clock.Mark();
        File.WriteAllBytes(work.LogitsFile, MemoryMarshal.AsBytes(logits.SelectMany(row => row).ToArray().AsSpan()));
        return new Measured
        {
            Seconds = clock.Seconds,
            CpuSeconds = clock.CpuSeconds,
            Tokens = ids.Sum(row => row.LongLength),
            Examples = texts.Length,
            PeakMegabytes = clock.PeakMegabytes,
            With = session is null ? "" : OnnxRuntime.Version,
        };
    }

    private static Func<int, IReadOnlyList<float[]>> Bind<T>(Func<T[], IReadOnlyList<float[]>> score, T[] inputs) => count => score(inputs[..count]);
}
