using System.Globalization;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Weights.Bert;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A network on token ids, ready to score: BERT with a classifier's head, or another <see cref="PieceClassifier"/>.</summary>
internal sealed class PieceTagger : ITagger
{
    private readonly PieceClassifier _model;
    private readonly PieceEncoder _encoder;
    private readonly Device _device = TorchRuntime.Device;
    private long _texts;
    private long _cut;

    /// <param name="model">With its weights; the tagger's own from here on.</param>
    /// <param name="encoder">Of its vocabulary.</param>
    /// <param name="labels">Its tags.</param>
    public PieceTagger(PieceClassifier model, PieceEncoder encoder, TaggerLabels labels)
    {
        _model = model;
        _encoder = encoder;
        (Tags, IsSingleLabel) = (labels.Tags, labels.IsSingle);
        _model.to(_device);
        _model.eval();
    }

    public IReadOnlyList<string> Tags { get; }

    public bool IsSingleLabel { get; }

    public string? Remark => _cut == 0 ? null
        : string.Create(CultureInfo.InvariantCulture, $"Warning: {_cut:N0} of {_texts:N0} texts {(_cut == 1 ? "is" : "are")} longer than the {_encoder.MaxLength} tokens that the model reads; what comes after was cut off.");

    public long TextsCut => _cut;

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        PieceScoring.Score(_model, [.. texts.Select(EncodeAndCountCuts)], _device, cancellationToken);

    public int? MaxLength => _encoder.MaxLength == int.MaxValue ? null : _encoder.MaxLength;

    public EncodedText Encode(string text)
    {
        (int[] ids, int tokens) = _encoder.EncodeAndCount(text);
        return new(text, ids, tokens);
    }

    public IReadOnlyList<float[]> Score(IReadOnlyList<EncodedText> batch, CancellationToken cancellationToken) =>
        PieceScoring.Score(_model, [.. batch.Select(text => text.Ids)], _device, cancellationToken, batchTokens: int.MaxValue);

    public void Dispose() => _model.Dispose();

    private int[] EncodeAndCountCuts(string text)
    {
        (int[] ids, bool isCut) = _encoder.Encode(text);
        _texts++;
        _cut += isCut ? 1 : 0;
        return ids;
    }
}
