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

    public int CutTexts { get; private set; }

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        PieceScoring.Score(_model, [.. texts.Select(Encode)], _device, cancellationToken);

    public void Dispose() => _model.Dispose();

    private int[] Encode(string text)
    {
        (int[] ids, bool isCut) = _encoder.Encode(text);
        CutTexts += isCut ? 1 : 0;
        return ids;
    }
}
