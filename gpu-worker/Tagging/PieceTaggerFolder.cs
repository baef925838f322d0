using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
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
    /// <exception cref="UserErrorException">A file is missing or does not fit the others.</exception>
    public static PieceTagger OpenBert(string folder, int? maxLength)
    {
        BertConfig config = ModelFolder.ReadConfig(folder);
        return Open(folder, maxLength, config.MaxPositionEmbeddings, tags => new BertForSequenceClassification(config, tags, config.Head));
    }

    /// <typeparam name="TConfig">Its form.</typeparam>
    /// <param name="folder">Of a network that is no BERT: it reads pieces of any length.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <exception cref="UserErrorException">A file is missing or does not fit the others.</exception>
    public static PieceTagger OpenNetwork<TConfig>(string folder, int? maxLength)
        where TConfig : NetworkConfig =>
        Open(folder, maxLength, int.MaxValue, ModelFolder.ReadJson<TConfig>(folder, ModelFiles.Config).Create);

    /// <param name="folder">Of ULMFiT's tagger.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <exception cref="UserErrorException">A file is missing or does not fit the others, or it is only a language model.</exception>
    public static PieceTagger OpenUlmfit(string folder, int? maxLength)
    {
        UlmfitConfig config = ModelFolder.ReadJson<UlmfitConfig>(folder, ModelFiles.Config);
        return config.TaggerSize is null
            ? throw new UserErrorException($"{Path.Combine(folder, ModelFiles.Config)} is that of a language model: it has no classifier_hidden_size. Name a tagger's folder.")
            : Open(folder, maxLength, config.MaxPositionEmbeddings, tags => new UlmfitClassifier(config, tags));
    }

    /// <param name="folder">With all but the form of the model.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <param name="positions">Most tokens that the model takes.</param>
    /// <param name="create">The model, from the number of tags.</param>
    private static PieceTagger Open(string folder, int? maxLength, int positions, Func<int, PieceClassifier> create)
    {
        TorchRuntime.Start();
        TaggerLabels labels = TaggerLabels.Find(folder)
            ?? throw new UserErrorException($"{folder} has neither {ModelFiles.Labels} nor id2label in {ModelFiles.Config}: it is no tagger.");
        int longest = maxLength ?? TokenizerFolder.Read(folder).MaxLength ?? positions;
        var encoder = new PieceEncoder(folder, Math.Min(longest, positions));
        PieceClassifier model = create(labels.Tags.Count);
        Read(folder, model);
        return new PieceTagger(model, encoder, labels);
    }

    private static void Read(string folder, PieceClassifier model)
    {
        using ITensorFile weights = TensorFiles.Open(folder) ?? throw new UserErrorException($"{folder} has no {ModelFiles.SafeTensors}.");
        TensorMatch loaded = ModelWeights.Load(weights, model);
        if (loaded.Missing.Count > 0)
        {
            throw new UserErrorException($"{weights.Path} lacks {string.Join(", ", loaded.Missing)}: it is no trained tagger.");
        }
    }
}
