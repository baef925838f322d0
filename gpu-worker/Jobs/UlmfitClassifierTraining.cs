using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>ULMFiT's tagger, on the language model that was trained for it.</summary>
internal sealed class UlmfitClassifierTraining : PieceClassifierTraining
{
    private readonly UlmfitConfig _config;
    private readonly TrainableLayers _trainable;

    /// <inheritdoc cref="PieceClassifierTraining(TrainClassifierParameters, ClassifierPieces, string)"/>
    public UlmfitClassifierTraining(TrainClassifierParameters parameters, ClassifierPieces pieces, string encoder)
        : base(parameters, pieces, encoder)
    {
        UlmfitTaggerOptions options = parameters.Ulmfit ?? new();
        UlmfitConfig languageModel = ModelFolder.ReadJson<UlmfitConfig>(encoder, ModelFiles.Config);
        _config = languageModel with { TaggerSize = options.HiddenSize, TaggerDropout = options.Dropout };
        _trainable = new TrainableLayers(parameters.Trainable, "ulmfit.tagger.trainable", _config.Layers, parameters.Epochs, names: LayerNames.Ulmfit);
    }

    protected override int Positions => _config.MaxPositionEmbeddings;

    protected override PieceClassifier Begin(ITensorFile? weights)
    {
        if (weights is null)
        {
            throw new UserErrorException($"{Encoder} has no {ModelFiles.SafeTensors}. Train the language model again.");
        }

        var model = new UlmfitClassifier(_config, Tags.Count);
        TensorMatch loaded = ModelWeights.Load(weights, model, ModelWeights.ClassifierHead);
        string[] lacking = [.. loaded.Missing.Where(name => !name.StartsWith(ModelWeights.ClassifierHead, StringComparison.Ordinal))];
        if (lacking.Length > 0)
        {
            throw new UserErrorException($"{weights.Path} lacks {string.Join(", ", lacking)}. Train the language model again.");
        }

        UlmfitInitialization.Initialize(model, Parameters.Seed, ModelWeights.ClassifierHead);
        return model;
    }

    protected override ParameterRule? Rule(string name) => _trainable.Rule(name);

    protected override IEnumerable<string> Warnings(int epochs) => _trainable.Warnings(epochs);

    protected override void Write(string folder, PieceClassifier model) =>
        ModelFolder.Write(folder, Encoder, JsonSerializer.SerializeToNode(_config, PipelineJson.Options)!.AsObject(), model);
}
