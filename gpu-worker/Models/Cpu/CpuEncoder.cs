using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Products;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Randomness;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>
/// The encoder as it runs on the processor: the mathematics of the torch modules beside it and their parameters, but written out, forward and backward, over sequences
/// without padding. What follows a product is done while its rows are in the cache, nothing is computed that nobody reads, and all buffers are kept from batch to
/// batch. <c>CpuEncoderTests</c> hold it to the modules' results and gradients.
/// </summary>
internal sealed unsafe class CpuEncoder : IDisposable
{
    private readonly BertConfig _config;
    private readonly CpuScratch _scratch;
    private readonly CpuEmbeddings _embeddings;
    private readonly CpuLayer[] _layers;
    private CpuBatch? _batch;

    /// <param name="config">Dimensions.</param>
    /// <param name="team">Who computes.</param>
    /// <param name="isMixed">Whether linear layers are computed in bf16.</param>
    public CpuEncoder(BertConfig config, ThreadTeam team, bool isMixed = false)
    {
        _config = config;
        _scratch = new CpuScratch(team, isMixed ? new MixedProducts(team) : new SingleProducts(team));
        _embeddings = new CpuEmbeddings(config, _scratch);
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(_ => new CpuLayer(config, _scratch))];
    }

    /// <summary>Whether it can compute a model: rows are taken eight floats at a time.</summary>
    public static bool Takes(BertConfig config) => config.HiddenSize % Lanes.Count == 0 && config.IntermediateSize % Lanes.Count == 0;

    /// <param name="batch">The sequences.</param>
    /// <param name="tokens">The tokens whose hidden states are asked for, ascending; null for all.</param>
    /// <param name="weights">The model's, as they are now.</param>
    /// <param name="hasDropout">True in training.</param>
    /// <returns>Hidden states of the last layer, <c>[tokens asked for, hidden]</c>, kept until the next call.</returns>
    public Matrix Forward(SequenceBatch batch, int[]? tokens, CpuEncoderWeights weights, bool hasDropout)
    {
        DropoutMask Mask(double probability) => hasDropout ? DropoutMasks.Next(probability) : default;

        var all = new QueryRows(batch, tokens: null);
        _batch = weights.Learn ? new CpuBatch(batch, weights) : null;
        Matrix x = _embeddings.Forward(batch, weights.Embeddings, Mask(_config.HiddenDropoutProb));
        for (int i = 0; i < _layers.Length; i++)
        {
            // Without a backward pass two layers' buffers serve in turn.
            CpuLayer layer = _layers[weights.Learn ? i : i % 2];
            QueryRows rows = i == _layers.Length - 1 ? new QueryRows(batch, tokens) : all;
            x = layer.Forward(
                batch, rows, x, weights.Layers[i],
                (Mask(_config.AttentionProbsDropoutProb), Mask(_config.HiddenDropoutProb), Mask(_config.HiddenDropoutProb)));
        }

        return x;
    }

    /// <summary>Adds to the gradients of all parameters that learn.</summary>
    /// <param name="gradient">Of the last forward pass's result, <c>[tokens asked for, hidden]</c>; left as it is.</param>
    public void Backward(Matrix gradient)
    {
        CpuBatch pass = _batch ?? throw new InvalidOperationException("There was no forward pass, or nothing learns.");
        _batch = null;
        int lowest = pass.Weights.LowestLearningLayer;
        nint floats = (nint)gradient.Rows * gradient.Columns;
        var x = new Matrix(_scratch.RowGradient.Reserve(floats), gradient.Rows, gradient.Columns);
        Buffer.MemoryCopy(gradient.Data, x.Data, floats * sizeof(float), floats * sizeof(float));
        for (int i = _layers.Length - 1; i >= Math.Max(0, lowest); i--)
        {
            x = _layers[i].Backward(x, goesOn: i > lowest);
        }

        if (lowest < 0)
        {
            _embeddings.Backward(pass.Batch, pass.Weights.Embeddings, x);
        }
    }

    public void Dispose()
    {
        _embeddings.Dispose();
        foreach (CpuLayer layer in _layers)
        {
            layer.Dispose();
        }

        _scratch.Dispose();
    }

    private sealed record CpuBatch(SequenceBatch Batch, CpuEncoderWeights Weights);
}
