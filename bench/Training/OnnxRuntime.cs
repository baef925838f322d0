using System.Reflection;
using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.Training.Benchmarks;

/// <summary>The peer of scoring: fp32, all optimisations.</summary>
internal static class OnnxRuntime
{
    public const string ModelFile = "model.onnx";

    public static string Version { get; } =
        $"ONNX Runtime {typeof(InferenceSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    public static InferenceSession Open(string folder, int threads)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        };
        return new InferenceSession(Path.Combine(folder, ModelFile), options);
    }

    /// <summary>Batches of rows, each padded to its longest.</summary>
    public static float[][] Run(InferenceSession session, int[][] pieces, IReadOnlyList<int[]> batches)
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
