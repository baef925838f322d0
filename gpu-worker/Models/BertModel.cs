using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>
/// BERT without a head (Devlin et al. 2018, arXiv:1810.04805). Names of parameters are Hugging Face's. Padded and packed batches go through torch modules, as a
/// GPU needs them; ragged ones through <see cref="CpuEncoder"/>, on the same parameters.
/// </summary>
internal sealed class BertModel : nn.Module
{
    private readonly BertConfig _config;
    private readonly BertEmbeddings _embeddings;
    private readonly BertEncoder _encoder;
    private readonly BertPooler? _pooler;
    private CpuEncoder? _cpu;
    private Tensor? _encoded;

    /// <param name="config">Dimensions.</param>
    /// <param name="hasPooler">False where nothing uses the pooled vector.</param>
    public BertModel(BertConfig config, bool hasPooler = true)
        : base(nameof(BertModel))
    {
        _config = config;
        _embeddings = new BertEmbeddings(config);
        _encoder = new BertEncoder(config);
        register_module("embeddings", _embeddings);
        register_module("encoder", _encoder);
        if (hasPooler)
        {
            _pooler = new BertPooler(config);
            register_module("pooler", _pooler);
        }
    }

    /// <summary>The layout of batches with which a model is fastest on a device.</summary>
    /// <param name="config">The model.</param>
    /// <param name="device">Where it is computed.</param>
    /// <param name="packing">Whether to pack where there are rows to fill.</param>
    public static BatchLayout Layout(BertConfig config, Device device, bool packing = false) =>
        device.type == TorchSharp.DeviceType.CPU && CpuEncoder.Takes(config) ? BatchLayout.Ragged : packing ? BatchLayout.Packed : BatchLayout.Padded;

    /// <inheritdoc cref="BertEmbeddings.WordEmbeddings"/>
    public Parameter WordEmbeddings => _embeddings.WordEmbeddings;

    /// <returns>Hidden states of the last layer, <c>[batch, length, hidden]</c>.</returns>
    public Tensor Encode(BertInput input) => _encoder.Forward(_embeddings.Forward(input), input.AttentionBias);

    /// <summary>On the processor. Where parameters learn, <see cref="Backward"/> takes the gradient on from where libtorch's own pass ends.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="tokens">Tokens whose hidden states are asked for, indices in the batch, ascending; null for all.</param>
    /// <returns>Hidden states of the last layer, <c>[asked for, hidden]</c>.</returns>
    public unsafe Tensor Encode(RaggedBatch batch, int[]? tokens)
    {
        _cpu ??= new CpuEncoder(_config, TorchRuntime.Team);
        var weights = new CpuEncoderWeights(this, _config.NumHiddenLayers, wantsGradients: is_grad_enabled());
        Matrix hidden = _cpu.Forward(batch, tokens, weights, hasDropout: training);
        Tensor encoded = empty(hidden.Rows, hidden.Columns, float32);
        long bytes = encoded.numel() * sizeof(float);
        Buffer.MemoryCopy(hidden.Data, TensorMemory.Of(encoded), bytes, bytes);
        _encoded = weights.Learn ? encoded.requires_grad_() : null;
        return encoded;
    }

    /// <summary>Takes the gradient of what was encoded last through the encoder; nothing where libtorch did so already.</summary>
    public unsafe void Backward()
    {
        if (_encoded is { } encoded)
        {
            using Tensor? gradient = encoded.grad;
            _encoded = null;
            if (gradient is not null)
            {
                _cpu!.Backward(new Matrix(TensorMemory.Of(gradient), (int)gradient.shape[0], (int)gradient.shape[1]));
            }
        }
    }

    /// <param name="hidden">Of <see cref="Encode(BertInput)"/>.</param>
    /// <param name="input">What it was computed from.</param>
    /// <returns>The pooled vectors, <c>[sequences, hidden]</c>.</returns>
    public Tensor Pool(Tensor hidden, BertInput input) => Pool(BertPooler.First(hidden, input.Starts));

    /// <param name="first">Hidden states of the first tokens, <c>[sequences, hidden]</c>.</param>
    /// <returns>The pooled vectors, <c>[sequences, hidden]</c>.</returns>
    public Tensor Pool(Tensor first) => Pooler.Forward(first);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cpu?.Dispose();
        }

        base.Dispose(disposing);
    }

    private BertPooler Pooler => _pooler ?? throw new InvalidOperationException("This model has no pooler.");
}
