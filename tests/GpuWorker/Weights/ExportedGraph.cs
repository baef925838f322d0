using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.GpuWorker.Tests.Weights;

/// <summary>An ONNX file in ONNX Runtime.</summary>
internal sealed class ExportedGraph : IDisposable
{
    private readonly InferenceSession _session;

    public ExportedGraph(string path)
    {
        // One thread: others would wait for work in a loop, beside the tests that run at the same time.
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        _session = new InferenceSession(path, options);
    }

    public InferenceSession Session => _session;

    public void Dispose() => _session.Dispose();

    /// <summary>The only output for a batch, padded to its longest row with id 0 and mask 0.</summary>
    public (float[] Values, long[] Shape) Run(params int[][] rows)
    {
        int longest = rows.Max(row => row.Length);
        long[] shape = [rows.Length, longest];
        using OrtValue ids = OrtValue.CreateTensorValueFromMemory(Padded(rows, longest, id => id), shape);
        using OrtValue mask = OrtValue.CreateTensorValueFromMemory(Padded(rows, longest, _ => 1), shape);
        using OrtValue types = OrtValue.CreateTensorValueFromMemory(new long[rows.Length * longest], shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [ids, mask, types], _session.OutputNames);
        OrtValue output = Assert.Single(outputs);
        return (output.GetTensorDataAsSpan<float>().ToArray(), output.GetTensorTypeAndShape().Shape);
    }

    /// <summary>A row of logits for each row of ids.</summary>
    public float[][] Logits(params int[][] rows)
    {
        (float[] values, long[] shape) = Run(rows);
        Assert.Equal((2, rows.Length), (shape.Length, shape[0]));
        return [.. values.Chunk((int)shape[1])];
    }

    private static long[] Padded(int[][] rows, int longest, Func<int, long> value) =>
        [.. rows.SelectMany(row => row.Select(value).Concat(Enumerable.Repeat(0L, longest - row.Length)))];
}
