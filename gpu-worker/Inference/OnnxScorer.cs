using System.Runtime.ExceptionServices;
using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Native;
using BertPipeline.Weights.Export;
using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.GpuWorker.Inference;

/// <summary>A BERT by ONNX Runtime on the processor. It packs matrices once, when it is opened, where the project's own kernels pack them for every batch, which a batch of one text does not make up for.</summary>
/// <remarks>
/// A lone batch is computed by all threads together, where it is large enough. Where there are several, each thread computes batches of its own: threads that share an operation wait for each other, in a
/// loop, at the end of each, which on a small model takes as much as the operations do.
/// </remarks>
internal sealed class OnnxScorer : IPieceScorer
{
    // Larger batches are no faster on a processor, are fewer than there may be threads, and take memory, which is kept: no more of it than the longest text asks for.
    private const int MostPositions = 256;

    // Of a batch that several threads compute: with fewer, waking a thread takes as long as it saves. A core does some tens in a nanosecond.
    private const long LeastProducts = 20_000_000;

    private static readonly string[] Inputs = [TaggerGraph.Ids, TaggerGraph.Lengths];
    private static readonly string[] Outputs = [TaggerGraph.Logits];

    private readonly List<OrtValue> _weights = [];
    private readonly PrePackedWeightsContainer _packed = new();
    private readonly InferenceSession _ofMany;
    private readonly Lazy<InferenceSession> _ofOne;
    private readonly RunOptions _options = new();
    private readonly long _productsOfAToken;
    private readonly int _tags;

    private OnnxScorer(TaggerGraph graph, int tags)
    {
        _weights.AddRange(graph.Tensors.Select(tensor => OrtValue.CreateTensorValueFromMemory(tensor.Values, [.. tensor.Shape])));
        _ofMany = Open(graph, threads: 1);
        _ofOne = new(() => ProcessorThreads.Count == 1 ? _ofMany : Open(graph, ProcessorThreads.Count));
        (_productsOfAToken, _tags) = (graph.ProductsOfAToken, tags);
    }

    /// <param name="folder">Of a BERT with a classifier's head.</param>
    /// <param name="tags">How many it has.</param>
    /// <exception cref="UserErrorException">A file is missing or does not fit the others.</exception>
    /// <exception cref="OnnxRuntimeException">The library does not take the graph.</exception>
    public static OnnxScorer Open(string folder, int tags) => new(TaggerGraph.Read(folder, tags), tags);

    public ScoringLanes? Lanes { get; } = new(ProcessorThreads.Count, MostPositions);

    public IReadOnlyList<float[]> Score(int[][] pieces, int batchTokens, bool isAlone, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (pieces.Length == 1)
        {
            return [Run(pieces, isAlone)];
        }

        float[][] logits = new float[pieces.Length][];
        IReadOnlyList<int[]> batches = PaddedBatches.Of([.. pieces.Select(ids => ids.Length)], Math.Min(batchTokens, MostPositions));
        var threads = new ParallelOptions { MaxDegreeOfParallelism = isAlone ? ProcessorThreads.Count : 1, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(batches, threads, rows =>
            {
                float[] values = Run([.. rows.Select(row => pieces[row])], isAlone && batches.Count == 1);
                for (int i = 0; i < rows.Length; i++)
                {
                    logits[rows[i]] = values[(i * _tags)..((i + 1) * _tags)];
                }
            });
        }
        catch (AggregateException failures)
        {
            // One says what is wrong; a list of as many as there are threads does not say it better.
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }

        return logits;
    }

    public void Dispose()
    {
        if (_ofOne.IsValueCreated)
        {
            _ofOne.Value.Dispose();
        }

        _ofMany.Dispose();
        _options.Dispose();
        _packed.Dispose();
        _weights.ForEach(value => value.Dispose());
    }

    /// <summary>Sessions have the weights in common, packed ones too.</summary>
    private InferenceSession Open(TaggerGraph graph, int threads)
    {
        using SessionOptions options = Options(threads);
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", graph.Folder);
        foreach ((GraphTensor tensor, OrtValue value) in graph.Tensors.Zip(_weights))
        {
            options.AddInitializer(tensor.Name, value);
        }

        return new InferenceSession(graph.Model, options, _packed);
    }

    /// <param name="rows">The last is the longest.</param>
    /// <param name="isAlone">Whether nothing else is to be computed.</param>
    /// <returns>Logits, row by row.</returns>
    private float[] Run(int[][] rows, bool isAlone)
    {
        int width = rows[^1].Length;
        InferenceSession session = isAlone && rows.Length * width * _productsOfAToken >= LeastProducts ? _ofOne.Value : _ofMany;
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
        session.Run(_options, Inputs, [idsValue, lengthsValue], Outputs, [logitsValue]);
        return logits;
    }

    private static SessionOptions Options(int threads)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,

            // A plan of memory is kept for every shape that comes, and texts have hundreds.
            EnableMemoryPattern = false,
        };

        // Its threads wait in a loop for the next operation, which is fast; not for the next text, which may never come.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        return options;
    }
}
