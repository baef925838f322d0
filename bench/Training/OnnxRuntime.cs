using System.Reflection;
using BertPipeline.Weights.Export;
using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.Training.Benchmarks;

/// <summary>The peer of scoring: bare calls in fp32, all optimisations, on the file that <c>models export</c> writes or on the graph that the worker computes.</summary>
internal sealed class OnnxRuntime : IDisposable
{
    public const string Exported = "the exported graph";
    public const string Workers = "the worker's graph";

    private readonly List<OrtValue> _weights = [];
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly bool _isExported;

    public OnnxRuntime(string folder, string graph, int threads)
    {
        _isExported = graph == Exported;
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        };
        _session = _isExported ? new InferenceSession(Path.Combine(folder, OnnxExport.FileName(isQuantized: false)), options) : OpenWorkers(folder, options);
    }

    public static string Version { get; } =
        $"ONNX Runtime {typeof(InferenceSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    /// <summary>Batches of rows, each padded to its longest.</summary>
    public float[][] Run(int[][] pieces, IReadOnlyList<int[]> batches)
    {
        float[][] logits = new float[pieces.Length][];
        foreach (int[] rows in batches)
        {
            int[][] batch = [.. rows.Select(row => pieces[row])];
            int width = batch.Max(piece => piece.Length);
            float[] values = _isExported ? RunExported(batch, width) : RunWorkers(batch, width);
            int tags = values.Length / rows.Length;
            for (int i = 0; i < rows.Length; i++)
            {
                logits[rows[i]] = values[(i * tags)..((i + 1) * tags)];
            }
        }

        return logits;
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
        _weights.ForEach(value => value.Dispose());
    }

    private InferenceSession OpenWorkers(string folder, SessionOptions options)
    {
        var graph = TaggerGraph.Read(folder, ModelSize.Tags);
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", graph.Folder);
        foreach (GraphTensor tensor in graph.Tensors)
        {
            var value = OrtValue.CreateTensorValueFromMemory(tensor.Values, [.. tensor.Shape]);
            _weights.Add(value);
            options.AddInitializer(tensor.Name, value);
        }

        return new InferenceSession(graph.Model, options);
    }

    private float[] RunExported(int[][] rows, int width)
    {
        long[] ids = new long[rows.Length * width];
        long[] mask = new long[rows.Length * width];
        for (int row = 0; row < rows.Length; row++)
        {
            for (int at = 0; at < rows[row].Length; at++)
            {
                ids[(row * width) + at] = rows[row][at];
            }

            mask.AsSpan(row * width, rows[row].Length).Fill(1);
        }

        long[] shape = [rows.Length, width];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_options, ["input_ids", "attention_mask", "token_type_ids"], [idsValue, maskValue, typesValue], ["logits"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private float[] RunWorkers(int[][] rows, int width)
    {
        int[] ids = new int[rows.Length * width];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row].CopyTo(ids, row * width);
        }

        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, [rows.Length, width]);
        using var lengthsValue = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(rows, row => row.Length), [rows.Length]);
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_options, [TaggerGraph.Ids, TaggerGraph.Lengths], [idsValue, lengthsValue], [TaggerGraph.Logits]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
