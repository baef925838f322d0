using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.Training.Benchmarks;

/// <summary>One scoring in a process of its own: from token ids (or texts) to logits, once everything is loaded and has run for a while.</summary>
internal static class Scoring
{
    public const string OursOfIds = "ours";
    public const string OursOfTexts = "ours, tokenisation included";
    public const string OnnxSorted = "ONNX Runtime, sorted, our batches";
    public const string OnnxUnsorted = "ONNX Runtime, batches of 32 as they come";
    public const string ModelFile = "model.onnx";

    private const int MaxLength = 128;
    private const int BatchPositions = 8192;
    private const int UnsortedBatch = 32;
    private const int WarmupTexts = 256;

    public static Measured Measure(ScoringWork work)
    {
        string[] texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(work.TextsFile))!;
        int[][] ids = Ours.Encode(work.Folder, texts, MaxLength);
        using var session = work.Way is OnnxSorted or OnnxUnsorted ? Open(work) : null;
        Func<int, IReadOnlyList<float[]>> score = work.Way switch
        {
            OursOfIds => Bind(Ours.OpenModel(work.Folder), ids),
            OursOfTexts => Bind(Ours.OpenTagger(work.Folder, MaxLength), texts),
            OnnxSorted => count => Run(session!, ids[..count], Ours.Batches(ids[..count], BatchPositions)),
            OnnxUnsorted => count => Run(session!, ids[..count], [.. Enumerable.Range(0, count).Chunk(UnsortedBatch)]),
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
            With = session is null ? "" : $"ONNX Runtime {typeof(InferenceSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}",
        };
    }

    private static Func<int, IReadOnlyList<float[]>> Bind<T>(Func<T[], IReadOnlyList<float[]>> score, T[] inputs) => count => score(inputs[..count]);

    private static InferenceSession Open(ScoringWork work)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = work.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        };
        return new InferenceSession(Path.Combine(work.Folder, ModelFile), options);
    }

    private static float[][] Run(InferenceSession session, int[][] pieces, IReadOnlyList<int[]> batches)
    {
        float[][] logits = new float[pieces.Length][];
        using var options = new RunOptions();
        foreach (int[] rows in batches)
        {
            int width = rows.Max(row => pieces[row].Length);
            long[] ids = new long[rows.Length * width];
            long[] mask = new long[rows.Length * width];
            for (int i = 0; i < rows.Length; i++)
            {
                int[] piece = pieces[rows[i]];
                for (int at = 0; at < piece.Length; at++)
                {
                    ids[(i * width) + at] = piece[at];
                }

                mask.AsSpan(i * width, piece.Length).Fill(1);
            }

            using OrtValue idsValue = OrtValue.CreateTensorValueFromMemory(ids, [rows.Length, width]);
            using OrtValue maskValue = OrtValue.CreateTensorValueFromMemory(mask, [rows.Length, width]);
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["ids", "mask"], [idsValue, maskValue], ["logits"]);
            ReadOnlySpan<float> values = outputs[0].GetTensorDataAsSpan<float>();
            int tags = values.Length / rows.Length;
            for (int i = 0; i < rows.Length; i++)
            {
                logits[rows[i]] = values.Slice(i * tags, tags).ToArray();
            }
        }

        return logits;
    }
}
