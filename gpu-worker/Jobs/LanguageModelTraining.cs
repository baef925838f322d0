using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>A language model, from base model and examples to Hugging Face folder.</summary>
internal static class LanguageModelTraining
{
    private const string PoolerPrefix = "bert.pooler.";
    private const string NextSentencePrefix = "cls.seq_relationship.";
    private const int CountedAtOnce = 4096;

    /// <param name="context">Where progress and checkpoints go.</param>
    /// <param name="parameters">How it is trained.</param>
    /// <param name="stepSize">What an optimizer step holds.</param>
    /// <param name="data">What it is trained and judged on.</param>
    /// <param name="start">What it begins from.</param>
    /// <param name="checkpoint">Where it goes on, or null.</param>
    /// <param name="cancellationToken">Looked at between micro-batches.</param>
    /// <remarks>Stays on the calling thread: libtorch's dispose scopes belong to it.</remarks>
    public static GpuJobOutput Run(
        TrainingContext context, FinetuneLanguageModelParameters parameters, StepSize stepSize, LanguageModelData data, LanguageModelStart start, Checkpoint? checkpoint,
        CancellationToken cancellationToken)
    {
        TorchRuntime.Start();
        string baseModel = start.Folder;
        BertConfig config = ModelFolder.ReadConfig(baseModel);
        ExampleFolder.RequireFit(data.Files, baseModel, config);

        FreshMasks? masks = parameters.Masking is { } masking
            ? new(masking, TokenizerFolder.Read(baseModel).Vocabulary, parameters.Seed)
            : null;
        using var model = new BertForPreTraining(config.WithDropout(parameters.Dropout), parameters.Precision == Precision.Bf16Mixed);
        IReadOnlyCollection<string> missing = Start(model, config, start, parameters.Seed);
        bool isHeadNew = LanguageModelHeadStart.IsIn(missing);
        if (isHeadNew)
        {
            LanguageModelHeadStart.Initialize(model, WordFrequencies(data.Epochs[0], config.VocabSize, masks));
        }

        if (missing.Any(name => name.StartsWith(PoolerPrefix, StringComparison.Ordinal)))
        {
            // Its pooled vector is one of this training's own making, for the task of next sentences.
            config = config with { ClassifierPooling = config.ClassifierPooling ?? Pooling.Mean };
        }

        TrainableLayers trainable = Trainable(parameters, config, isHeadNew);
        using var task = new LanguageModelTask(model, data, masks)
        {
            Epochs = parameters.Epochs,
            StepSize = stepSize,
        };
        TrainerState state = new Trainer<LanguageModelBatch>(task, Options(parameters, trainable, context.Devices), context).Run(checkpoint, cancellationToken);
        Warn(state, missing);
        if (masks is null && parameters.Epochs > data.Epochs.Count)
        {
            state.Warnings.Add($"{parameters.Epochs} epochs on {data.Epochs.Count} generated ones: the same masks were used again in turn.");
        }

        state.Warnings.AddRange(trainable.Warnings());
        if (!trainable.EmbeddingsLearn)
        {
            state.Warnings.Add("The language model's embeddings were frozen, and with them its decoder, which is the same matrix.");
        }

        string folder = context.CreateOutput();
        ModelFolder.Write(folder, baseModel, config, "BertForPreTraining", model);
        if (File.Exists(StableWeights.PathIn(context.ScratchFolder)))
        {
            File.Move(StableWeights.PathIn(context.ScratchFolder), StableWeights.PathIn(folder));
        }

        return TrainingOutput.Write(folder, state, model.named_parameters().Sum(p => p.parameter.numel()), parameters.Epochs);
    }

    /// <exception cref="UserErrorException">Nothing of what the taggers are built on would learn.</exception>
    private static TrainableLayers Trainable(FinetuneLanguageModelParameters parameters, BertConfig config, bool headFirst)
    {
        const string Option = "languageModel.trainable";
        var trainable = new TrainableLayers(parameters.Trainable, Option, config.NumHiddenLayers, parameters.Epochs, headFirst: headFirst);
        return trainable.EncoderLearns
            ? trainable
            : throw new UserErrorException(
                $"{Option} trains no layer of the encoder in {parameters.Epochs} epochs: the adapted model would be the base model. " +
                $"Raise {Option}.layers, or languageModel.epochs where {Option}.gradualUnfreezing is on.");
    }

    private static TrainerOptions Options(FinetuneLanguageModelParameters parameters, TrainableLayers trainable, DeviceCount devices) => new()
    {
        Seed = parameters.Seed,
        Rule = name => parameters.Masking is not null && JudgesNext(name) ? null : trainable.Rule(name),
        Optimizer = flat => OptimizerChoice.Create(parameters.Optimizer, flat),
        Schedule = steps => OptimizerChoice.Schedule(parameters.Optimizer, steps, parameters.Epochs),
        KeepsStableWeights = true,
        ClipNorm = parameters.Optimizer.ClipNorm,
        Precision = parameters.Precision,
        Devices = TorchRuntime.Devices(devices, parameters.Precision),
    };

    /// <summary>What next sentences alone give gradients: without these it would only decay.</summary>
    private static bool JudgesNext(string name) =>
        name.StartsWith(PoolerPrefix, StringComparison.Ordinal) || name.StartsWith(NextSentencePrefix, StringComparison.Ordinal);

    /// <summary>The base model's weights, and random ones for what it lacks.</summary>
    /// <returns>What it lacks; none for a base model without any weights, which is not lacking but new.</returns>
    private static IReadOnlyCollection<string> Start(BertForPreTraining model, BertConfig config, LanguageModelStart start, int seed)
    {
        using ITensorFile? weights = start.OpenWeights();
        TensorMatch? loaded = weights is null ? null : ModelWeights.Load(weights, model);
        BertInitialization.Initialize(model, config, seed, seed, loaded?.Missing);
        return loaded?.Missing ?? [];
    }

    /// <summary>How often each word is asked for in an epoch.</summary>
    private static long[] WordFrequencies(IReadOnlyList<string> files, int vocabulary, FreshMasks? masks)
    {
        long[] counts = new long[vocabulary];
        using var examples = new ExampleSet(files);
        foreach (int[] rows in Enumerable.Range(0, examples.Count).Chunk(CountedAtOnce))
        {
            // One outside of the vocabulary is of a damaged file, which the training refuses by name when it comes to it.
            LanguageModelBatch batch = examples.Read(rows);
            foreach (long id in (masks?.Draw(batch, rows, epoch: 0, position: 0) ?? batch).MaskedIds.Where(id => id >= 0 && id < vocabulary))
            {
                counts[id]++;
            }
        }

        return counts;
    }

    private static void Warn(TrainerState state, IReadOnlyCollection<string> missing)
    {
        if (state.HeldOut.Count > 0)
        {
            state.Warnings.AddRange(LearntContext.Warnings(state.HeldOut[^1]));
        }

        bool isHeadNew = LanguageModelHeadStart.IsIn(missing);
        string[] drawn = [.. missing.Where(name => !isHeadNew || !name.StartsWith(LanguageModelHeadStart.Prefix, StringComparison.Ordinal))];
        if (drawn.Length > 0)
        {
            state.Warnings.Add($"The base model lacks {string.Join(", ", drawn)}: these began from random weights.");
        }

        if (isHeadNew)
        {
            state.Warnings.Add("The base model has no head that tells masked words: it began at the corpus's own word frequencies, and learnt alone at first.");
        }
    }
}
