using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Networks;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;
using TorchSharp.Modules;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>A network on the base model's vocabulary, and where it may on its word embeddings.</summary>
internal sealed class NetworkTraining : PieceClassifierTraining
{
    private readonly NetworkOptions _options;
    private readonly string _path;
    private readonly Func<int, NetworkConfig> _configure;
    private NetworkConfig? _config;

    /// <param name="parameters">The job's.</param>
    /// <param name="pieces">What it learns from.</param>
    /// <param name="encoder">Folder of the base model.</param>
    /// <param name="options">The family's.</param>
    /// <param name="path">Where in the request they stand, for messages.</param>
    /// <param name="configure">The network's form, from the width of the embeddings.</param>
    private NetworkTraining(
        TrainClassifierParameters parameters, ClassifierPieces pieces, string encoder, NetworkOptions options, string path, Func<int, NetworkConfig> configure)
        : base(parameters, pieces, encoder)
    {
        _options = options;
        _path = path;
        _configure = configure;
    }

    public static NetworkTraining OfCnn(TrainClassifierParameters parameters, ClassifierPieces pieces, string encoder)
    {
        CnnOptions options = parameters.Cnn ?? new();
        int words = ModelFolder.ReadConfig(encoder).VocabSize;
        return new(parameters, pieces, encoder, options, "classifier.cnn", width => new CnnConfig
        {
            VocabularySize = words,
            EmbeddingSize = width,
            Dropout = options.Dropout,
            Widths = options.Widths,
            Maps = options.Maps,
        });
    }

    public static NetworkTraining OfLstm(TrainClassifierParameters parameters, ClassifierPieces pieces, string encoder)
    {
        LstmOptions options = parameters.Lstm ?? new();
        int words = ModelFolder.ReadConfig(encoder).VocabSize;
        return new(parameters, pieces, encoder, options, "classifier.lstm", width => new LstmConfig
        {
            VocabularySize = words,
            EmbeddingSize = width,
            Dropout = options.Dropout,
            Hidden = options.Hidden,
            IsBidirectional = options.Bidirectional,
        });
    }

    protected override PieceClassifier Begin(ITensorFile? weights)
    {
        TensorInfo? pretrained = _options.Embeddings == WordEmbeddings.Random ? null : FindEmbeddings(weights);
        if (pretrained is null && _options.Embeddings == WordEmbeddings.Pretrained)
        {
            throw new UserErrorException($"{_path}.embeddings is pretrained, and the base model has no word embeddings. Set it to random, or choose a base model with weights.");
        }

        _config = _configure(pretrained is null ? _options.EmbeddingSize : (int)pretrained.Shape[^1]);
        TokenNetwork network = _config.Create(Tags.Count);
        NetworkInitialization.Initialize(network, Parameters.Seed);
        if (pretrained is not null)
        {
            Parameter embeddings = network.named_parameters().Single(p => p.name == TokenNetwork.EmbeddingsName).parameter;
            weights!.CopyTo(pretrained.Name, embeddings);
        }

        if (_config is LstmConfig)
        {
            NetworkInitialization.Normalize(network);
        }

        return network;
    }

    protected override void Write(string folder, PieceClassifier model) =>
        ModelFolder.Write(folder, Encoder, JsonSerializer.SerializeToNode(_config, _config!.GetType(), PipelineJson.Options)!.AsObject(), model);

    /// <exception cref="UserErrorException">They are whole numbers.</exception>
    private static TensorInfo? FindEmbeddings(ITensorFile? weights)
    {
        TensorInfo? found = weights?.Tensors.FirstOrDefault(tensor => TensorNames.Canonical(tensor.Name) == TensorNames.WordEmbeddings);
        return found is null || found.Type.IsFloating()
            ? found
            : throw new UserErrorException($"{weights!.Path}: '{found.Name}' is quantized, which is not computed. Choose a base model with fp32, fp16 or bf16 weights.");
    }
}
