using BertPipeline.GpuWorker.Models.Batches;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>
/// Kim 2014 (arXiv:1408.5882), one channel: filters of several widths over the word embeddings, of each its largest answer wherever it stands.
/// A filter reads every window that has a token of the sequence in it; beyond the ends there are zeros, so that short sequences are read too.
/// </summary>
internal sealed class CnnClassifier : TokenNetwork
{
    private readonly TokenFilters _filters;

    /// <param name="config">Its form.</param>
    /// <param name="tags">Number of tags.</param>
    public CnnClassifier(CnnConfig config, int tags)
        : base(config, config.Widths.Count * config.Maps, tags)
    {
        TokenFilter[] filters = [.. config.Widths.Select(width => new TokenFilter(config.EmbeddingSize, config.Maps, width))];
        _filters = new TokenFilters(filters);
        register_module("filters", new ModuleList<TokenFilter>(filters));
    }

    // The largest first: relu leaves their order, and has fewer to look at.
    protected override Tensor Read(Tensor embedded, IReadOnlyList<SequenceRun> runs) => _filters.Largest(embedded, runs).relu();
}
