using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>A transformer layer: attention, then a feed-forward network at every position.</summary>
internal sealed class BertLayer : nn.Module
{
    private readonly BertAttention _attention;
    private readonly BertIntermediate _intermediate;
    private readonly BertResidual _output;

    public BertLayer(BertConfig config)
        : base(nameof(BertLayer))
    {
        _attention = new BertAttention(config);
        _intermediate = new BertIntermediate(config);
        _output = new BertResidual(config, config.IntermediateSize);
        register_module("attention", _attention);
        register_module("intermediate", _intermediate);
        register_module("output", _output);
    }

    /// <param name="hidden"><c>[tokens, hidden]</c></param>
    /// <param name="runs">The sequences.</param>
    /// <returns><c>[tokens, hidden]</c></returns>
    public Tensor Forward(Tensor hidden, IReadOnlyList<SequenceRun> runs)
    {
        Tensor attended = _attention.Forward(hidden, runs);
        return _output.Forward(_intermediate.Forward(attended), attended);
    }
}
