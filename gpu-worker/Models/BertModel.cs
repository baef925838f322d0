using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>
/// BERT without a head (Devlin et al. 2018, arXiv:1810.04805). Names of parameters are Hugging Face's. A GPU computes its modules;
/// the processor <see cref="CpuEncoder"/>, on the same parameters.
/// </summary>
internal sealed class BertModel : nn.Module
{
    private readonly BertConfig _config;
    private readonly BertEmbeddings _embeddings;
    private readonly BertEncoder _encoder;
    private readonly BertPooler? _pooler;
    private readonly bool _isMixed;
    private CpuEncoder? _cpu;
    private Tensor? _encoded;

    /// <param name="config">Dimensions.</param>
    /// <param name="hasPooler">False where nothing uses the pooled vector.</param>
    /// <param name="isMixed">Whether the processor's kernels compute linear layers in bf16, with weights in fp32.</param>
    public BertModel(BertConfig config, bool hasPooler = true, bool isMixed = false)
        : base(nameof(BertModel))
    {
        _isMixed = isMixed;
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

    /// <inheritdoc cref="BertEmbeddings.WordEmbeddings"/>
    public Parameter WordEmbeddings => _embeddings.WordEmbeddings;

    /// <summary>Whether the project's own kernels compute this model on a device, and not the modules.</summary>
    /// <remarks>Where parameters learn, <see cref="Backward"/> then takes the gradient on from where libtorch's own pass ends.</remarks>
    public bool HasKernels(Device device)
    {
        // The library makes another object of the parameter each time that it is asked for.
        using var scope = NewDisposeScope();
        return device.type == TorchSharp.DeviceType.CPU && WordEmbeddings.dtype == float32 && CpuEncoder.Takes(_config);
    }

    /// <summary>By the modules.</summary>
    /// <returns>Hidden states of the last layer, <c>[tokens, hidden]</c>.</returns>
    public Tensor Encode(BertInput input) => _encoder.Forward(_embeddings.Forward(input), input.Runs);

    /// <summary>The fastest way that the device has.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="tokens">Tokens whose hidden states are asked for, indices in the batch, ascending; null for all.</param>
    /// <param name="device">The model's.</param>
    /// <returns>Hidden states of the last layer, <c>[asked for, hidden]</c>.</returns>
    /// <exception cref="UserErrorException">The batch does not fit the model.</exception>
    public Tensor Encode(SequenceBatch batch, int[]? tokens, Device device)
    {
        batch.RequireFit(_config, tokens);
        if (HasKernels(device))
        {
            return EncodeByKernels(batch, tokens);
        }

        // index_select and not advanced indexing: its backward pass adds in a fixed order, as no token is asked for twice.
        Tensor hidden = Encode(batch.ToInput(device));
        return tokens is null ? hidden : hidden.index_select(0, DeviceTensor.Of(tokens, device));
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

    private unsafe Tensor EncodeByKernels(SequenceBatch batch, int[]? tokens)
    {
        _cpu ??= new CpuEncoder(_config, TorchRuntime.Team, _isMixed);
        var weights = new CpuEncoderWeights(this, _config.NumHiddenLayers, wantsGradients: is_grad_enabled());
        Matrix hidden = _cpu.Forward(batch, tokens, weights, hasDropout: training);
        Tensor encoded = empty(hidden.Rows, hidden.Columns, float32);
        long bytes = encoded.numel() * sizeof(float);
        Buffer.MemoryCopy(hidden.Data, TensorMemory.Of(encoded), bytes, bytes);
        _encoded = weights.Learn ? encoded.requires_grad_() : null;
        return encoded;
    }

    private BertPooler Pooler => _pooler ?? throw new InvalidOperationException("This model has no pooler.");
}
