using System.Globalization;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Weights.Bert;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A network on token ids, ready to score: BERT with a classifier's head, or another one.</summary>
internal sealed class PieceTagger : ITagger
{
    private readonly IPieceScorer _scorer;
    private readonly PieceEncoder _encoder;
    private long _texts;
    private long _cut;

    /// <param name="scorer">The model; the tagger's own from here on.</param>
    /// <param name="encoder">Of its vocabulary.</param>
    /// <param name="labels">Its tags.</param>
    public PieceTagger(IPieceScorer scorer, PieceEncoder encoder, TaggerLabels labels)
    {
        _scorer = scorer;
        _encoder = encoder;
        (Tags, IsSingleLabel) = (labels.Tags, labels.IsSingle);
    }

    public IReadOnlyList<string> Tags { get; }

    public bool IsSingleLabel { get; }

    public string? Remark => _cut == 0 ? null
        : string.Create(CultureInfo.InvariantCulture, $"Warning: {_cut:N0} of {_texts:N0} texts {(_cut == 1 ? "is" : "are")} longer than the {_encoder.MaxLength} tokens that the model reads; what comes after was cut off.");

    public long TextsCut => _cut;

    public ScoringLanes? Lanes => _scorer.Lanes;

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Score([.. texts.Select(Encode)], ITagger.BatchTokens, isAlone: true, cancellationToken);

    public int? MaxLength => _encoder.MaxLength == int.MaxValue ? null : _encoder.MaxLength;

    public EncodedText Encode(string text)
    {
        (int[] ids, int tokens) = _encoder.EncodeAndCount(text);
        return new(text, ids, tokens);
    }

    public IReadOnlyList<float[]> Score(IReadOnlyList<EncodedText> texts, int batchTokens, bool isAlone, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _texts, texts.Count);
        Interlocked.Add(ref _cut, texts.Count(text => text.Tokens > _encoder.MaxLength));
        return _scorer.Score([.. texts.Select(text => text.Ids)], batchTokens, isAlone, cancellationToken);
    }

    public void Dispose() => _scorer.Dispose();
}
