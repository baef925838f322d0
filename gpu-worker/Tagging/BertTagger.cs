using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A BERT with a classifier's head.</summary>
internal sealed class BertTagger : ITagger
{
    private readonly BertConfig _config;
    private readonly BertForSequenceClassification _model;
    private readonly PieceEncoder _encoder;
    private readonly Device _device = TorchRuntime.Device;

    public BertTagger(string folder, int? maxLength)
    {
        TorchRuntime.Start();
        _config = ModelFolder.ReadConfig(folder);
        Tags = TagNames.Read(folder);
        int longest = maxLength ?? (int?)ModelFolder.ReadTokenizerConfig(folder)["model_max_length"] ?? _config.MaxPositionEmbeddings;
        _encoder = new PieceEncoder(folder, Math.Min(longest, _config.MaxPositionEmbeddings));
        _model = new BertForSequenceClassification(_config, Tags.Count, _config.Head);
        using (ITensorFile weights = TensorFiles.Open(folder) ?? throw new UserErrorException($"{folder} has no {ModelFiles.SafeTensors}."))
        {
            TensorMatch loaded = ModelWeights.Load(weights, _model);
            if (loaded.Missing.Count > 0)
            {
                throw new UserErrorException($"{weights.Path} lacks {string.Join(", ", loaded.Missing)}: it is no trained tagger.");
            }
        }

        _model.to(_device);
        _model.eval();
    }

    public IReadOnlyList<string> Tags { get; }

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        PieceScoring.Score(_model, [.. texts.Select(text => _encoder.Encode(text).Ids)], _device, cancellationToken);

    public void Dispose() => _model.Dispose();
}
