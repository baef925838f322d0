using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.BagOfTricks;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>The baseline, ready to score.</summary>
internal sealed class BagOfTricksTagger : ITagger
{
    private readonly BagOfTricksModel _model;
    private readonly NgramHasher _hasher;

    public BagOfTricksTagger(string folder)
    {
        (_model, BagOfTricksOptions options, Tags) = BagOfTricksFolder.Read(folder);
        _hasher = new NgramHasher(options.Buckets, options.LongestNgram);
    }

    public IReadOnlyList<string> Tags { get; }

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        [.. texts.Select(text => _model.Score(_hasher.Hash(text)))];

    public void Dispose()
    {
    }
}
