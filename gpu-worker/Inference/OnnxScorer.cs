using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Native;
using BertPipeline.Weights.Export;
using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.GpuWorker.Inference;

/// <summary>A BERT by ONNX Runtime on the processor. It packs matrices once, when it is opened, where the project's own kernels pack them for every batch, which a batch of one text does not make up for.</summary>
internal sealed class OnnxScorer : IPieceScorer
{
    // Larger batches are no faster on a processor, and take memory: the scores of attention grow with the batch and the square of the length.
    private const int MostPositions = 2048;

    private static readonly string[] Inputs = [TaggerGraph.Ids, TaggerGraph.Lengths];
    private static readonly string[] Outputs = [TaggerGraph.Logits];

    private readonly List<OrtValue> _weights = [];
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly RunOptions _lastOfMany = new();
    private readonly int _tags;

    private OnnxScorer(TaggerGraph graph, int tags)
    {
        using SessionOptions options = Options();
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", graph.Folder);
        foreach (GraphTensor tensor in graph.Tensors)
        {
            var value = OrtValue.CreateTensorValueFromMemory(tensor.Values, [.. tensor.Shape]);
            _weights.Add(value);
            options.AddInitializer(tensor.Name, value);
        }

        _session = new InferenceSession(graph.Model, options);

        // Memory is kept from batch to batch, and given back after the last of many, which may have been the longest of its day.
        _lastOfMany.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        _tags = tags;
    }

    /// <param name="folder">Of a BERT with a classifier's head.</param>
    /// <param name="tags">How many it has.</param>
    /// <exception cref="UserErrorException">A file is missing or does not fit the others.</exception>
    /// <exception cref="OnnxRuntimeException">The library does not take the graph.</exception>
    public static OnnxScorer Open(string folder, int tags) => new(TaggerGraph.Read(folder, tags), tags);

    public bool IsFreeOfThreads => true;

    public IReadOnlyList<float[]> Score(int[][] pieces, int batchTokens, CancellationToken cancellationToken)
    {
        if (pieces.Length == 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return [Run(pieces, pieces[0].Length, _options)];
        }

        float[][] logits = new float[pieces.Length][];
        IReadOnlyList<int[]> batches = PaddedBatches.Of([.. pieces.Select(ids => ids.Length)], Math.Min(batchTokens, MostPositions));
        bool areMany = pieces.Sum(ids => (long)ids.Length) >= MostPositions;
        foreach ((int index, int[] rows) in batches.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] values = Run([.. rows.Select(row => pieces[row])], pieces[rows[^1]].Length, areMany && index == batches.Count - 1 ? _lastOfMany : _options);
            for (int i = 0; i < rows.Length; i++)
            {
                logits[rows[i]] = values[(i * _tags)..((i + 1) * _tags)];
            }
        }

        return logits;
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
        _lastOfMany.Dispose();
        _weights.ForEach(value => value.Dispose());
    }

    /// <returns>Logits, row by row.</returns>
    private float[] Run(int[][] rows, int width, RunOptions options)
    {
        int[] ids = new int[rows.Length * width];
        int[] lengths = new int[rows.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row].CopyTo(ids, row * width);
            lengths[row] = rows[row].Length;
        }

        float[] logits = new float[rows.Length * _tags];
        using OrtValue idsValue = OrtValue.CreateTensorValueFromMemory(ids, [rows.Length, width]);
        using OrtValue lengthsValue = OrtValue.CreateTensorValueFromMemory(lengths, [rows.Length]);
        using OrtValue logitsValue = OrtValue.CreateTensorValueFromMemory(logits, [rows.Length, _tags]);
        _session.Run(options, Inputs, [idsValue, lengthsValue], Outputs, [logitsValue]);
        return logits;
    }

    private static SessionOptions Options()
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = ProcessorThreads.Count,
            InterOpNumThreads = 1,

            // A plan of memory is kept for every shape that comes, and texts have hundreds.
            EnableMemoryPattern = false,
        };

        // Its threads wait in a loop for the next operation, which is fast; not for the next text, which may never come.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        return options;
    }
}
