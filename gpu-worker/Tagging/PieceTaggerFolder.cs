using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Networks;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>Opens folders with configuration, vocabulary, tokenizer settings, weights and labels.</summary>
internal static class PieceTaggerFolder
{
    /// <param name="folder">Of a BERT with a classifier's head.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <param name="engine">What computes.</param>
    /// <param name="warnings">Gets a line where ONNX Runtime might have computed and does not.</param>
    /// <exception cref="UserErrorException">A file is missing or does not fit the others.</exception>
    public static PieceTagger OpenBert(string folder, int? maxLength, InferenceEngine engine, TextWriter warnings)
    {
        BertConfig config = ModelFolder.ReadConfig(folder);
        return Open(folder, maxLength, config.MaxPositionEmbeddings, tags => BertScorer.Open(
            folder, tags, engine, () => Load(folder, () => new BertForSequenceClassification(config, tags, config.Head)), warnings));
    }

    /// <typeparam name="TConfig">Its form.</typeparam>
    /// <param name="folder">Of a network that is no BERT: it reads pieces of any length.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <exception cref="UserErrorException">A file is missing or does not fit the others.</exception>
    public static PieceTagger OpenNetwork<TConfig>(string folder, int? maxLength)
        where TConfig : NetworkConfig =>
        Open(folder, maxLength, int.MaxValue, tags => Load(folder, () => ModelFolder.ReadJson<TConfig>(folder, ModelFiles.Config).Create(tags)));

    /// <param name="folder">Of ULMFiT's tagger.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <exception cref="UserErrorException">A file is missing or does not fit the others, or it is only a language model.</exception>
    public static PieceTagger OpenUlmfit(string folder, int? maxLength)
    {
        UlmfitConfig config = ModelFolder.ReadJson<UlmfitConfig>(folder, ModelFiles.Config);
        return config.TaggerSize is null
            ? throw new UserErrorException($"{Path.Combine(folder, ModelFiles.Config)} is that of a language model: it has no classifier_hidden_size. Name a tagger's folder.")
            : Open(folder, maxLength, config.MaxPositionEmbeddings, tags => Load(folder, () => new UlmfitClassifier(config, tags)));
    }

    /// <param name="folder">Where vocabulary and labels are.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <param name="positions">Most tokens that the model takes.</param>
    /// <param name="open">The model, from the number of tags.</param>
    private static PieceTagger Open(string folder, int? maxLength, int positions, Func<int, IPieceScorer> open)
    {
        TaggerLabels labels = TaggerLabels.Find(folder)
            ?? throw new UserErrorException($"{folder} has neither {ModelFiles.Labels} nor id2label in {ModelFiles.Config}: it is no tagger.");
        var encoder = Task.Run(() => OpenEncoder(folder, maxLength, positions)); // It takes about as long as the model.
        IPieceScorer scorer = open(labels.Tags.Count);
        try
        {
            return new PieceTagger(scorer, encoder.GetAwaiter().GetResult(), labels);
        }
        catch
        {
            scorer.Dispose();
            throw;
        }
    }

    private static PieceEncoder OpenEncoder(string folder, int? maxLength, int positions)
    {
        var tokenizer = TokenizerFolder.Read(folder);
        return new PieceEncoder(tokenizer.CreateTokenizer(), Math.Min(maxLength ?? tokenizer.MaxLength ?? positions, positions));
    }

    private static TorchScorer Load(string folder, Func<PieceClassifier> create)
    {
        TorchRuntime.Start();
        PieceClassifier model = create();
        using ITensorFile weights = TensorFiles.Open(folder) ?? throw new UserErrorException($"{folder} has no {ModelFiles.SafeTensors}.");
        TensorMatch loaded = ModelWeights.Load(weights, model);
        return loaded.Missing.Count == 0
            ? new TorchScorer(model)
            : throw new UserErrorException($"{weights.Path} lacks {string.Join(", ", loaded.Missing)}: it is no trained tagger.");
    }
}
