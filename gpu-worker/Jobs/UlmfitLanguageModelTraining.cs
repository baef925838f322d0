using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>ULMFiT's language model, from corpus to folder.</summary>
/// <param name="parameters">How it is trained.</param>
/// <param name="corpus">Folder of shards of documents and of those that are held out.</param>
/// <param name="baseModel">Folder with vocabulary and tokenizer settings.</param>
/// <param name="languageModel">Folder of the language model that it goes on from; null for random weights.</param>
internal sealed class UlmfitLanguageModelTraining(FinetuneUlmfitParameters parameters, string corpus, string baseModel, string? languageModel)
{
    // So few are needed for a window and what comes next.
    private const int FewestTokens = 3;

    /// <param name="context">Where progress and checkpoints go.</param>
    /// <param name="checkpoint">Where it goes on, or null.</param>
    /// <param name="cancellationToken">Looked at between micro-batches.</param>
    /// <remarks>Stays on the calling thread: libtorch's dispose scopes belong to it.</remarks>
    public GpuJobOutput Run(TrainingContext context, Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        TorchRuntime.Start();
        BertConfig baseConfig = ModelFolder.ReadConfig(baseModel);
        WordPieceTokenizer tokenizer = TokenizerFolder.Load(baseModel);
        TokenStream text = Read(tokenizer, CorpusFiles.Shards(corpus), cancellationToken);
        TokenStream heldOut = Read(tokenizer, [Path.Combine(corpus, CorpusFiles.HeldOut)], cancellationToken);
        UlmfitConfig config = Configure(baseConfig);

        using var model = new UlmfitLanguageModel(config);
        Start(model, config, text);
        var task = new UlmfitTask(
            model,
            new TokenWindows(text, parameters.WindowLength, parameters.WarmUp),
            new TokenWindows(heldOut, parameters.WindowLength, parameters.WarmUp),
            parameters.Seed)
        {
            Epochs = parameters.Epochs,
            StepSize = StepSize.Examples(parameters.BatchSize),
        };
        TrainerState state = new Trainer<UlmfitBatch>(task, Options(context), context).Run(checkpoint, cancellationToken);
        HeldOutEvaluation kept = state.HeldOut.Single(h => h.Epoch == state.EarlyStopping.BestEpoch);
        state.Warnings.AddRange(LearntContext.Warnings(kept));

        string folder = context.CreateOutput();
        ModelFolder.Write(folder, baseModel, JsonSerializer.SerializeToNode(config, PipelineJson.Options)!.AsObject(), model);
        GpuJobOutput output = TrainingOutput.Write(folder, state, model.named_parameters().Sum(p => p.parameter.numel()), parameters.Epochs, "heldOutLoss");
        return output with
        {
            Summary = new SortedDictionary<string, string>(output.Summary.ToDictionary(), StringComparer.Ordinal)
            {
                ["heldOutPerplexity"] = Math.Exp(kept.MlmLoss).ToString("0.0", CultureInfo.InvariantCulture),
            },
        };
    }

    /// <summary>Random weights, or those of the language model before.</summary>
    private void Start(UlmfitLanguageModel model, UlmfitConfig config, TokenStream text)
    {
        if (languageModel is null)
        {
            UlmfitInitialization.Initialize(model, parameters.Seed);
            UlmfitInitialization.InitializeDecoder(model, text.Frequencies(config.VocabularySize));
            return;
        }

        using ITensorFile weights = TensorFiles.OpenFile(Path.Combine(languageModel, ModelFiles.SafeTensors));
        foreach ((string name, Tensor value) in ModelWeights.Of(model))
        {
            weights.CopyTo(name, value);
        }
    }

    private TokenStream Read(WordPieceTokenizer tokenizer, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var stream = new TokenStream(tokenizer);
        foreach (string file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Add(file);
        }

        return stream.Count >= FewestTokens
            ? stream
            : throw new UserErrorException($"{corpus} has {stream.Count} tokens in {string.Join(", ", files.Select(Path.GetFileName))}. Drop more feedback into the corpus.");
    }

    private UlmfitConfig Configure(BertConfig baseConfig) => new()
    {
        VocabularySize = baseConfig.VocabSize,
        EmbeddingSize = parameters.EmbeddingSize,
        HiddenSize = parameters.HiddenSize,
        Layers = parameters.Layers,
        Dropout = parameters.Dropout,
        MaxPositionEmbeddings = baseConfig.MaxPositionEmbeddings,
    };

    private TrainerOptions Options(TrainingContext context) => new()
    {
        Seed = parameters.Seed,
        Rule = new TrainableLayers(
            new TrainableOptions { LayerDecay = parameters.LayerDecay }, "ulmfit", parameters.Layers, parameters.Epochs, names: LayerNames.Ulmfit).Rule,
        Optimizer = flat => OptimizerChoice.Create(parameters.Optimizer, flat),
        Schedule = steps => OptimizerChoice.Schedule(parameters.Optimizer, steps, parameters.Epochs),
        ClipNorm = parameters.Optimizer.ClipNorm,
        Devices = TorchRuntime.Devices(context.Devices, Precision.Fp32),
    };
}
