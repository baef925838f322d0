using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Checkpoints;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>
/// Trains a base model on the corpus: masked words and next sentences. Inputs: <c>base-model</c>, <c>examples-00000</c>, … and <c>held-out</c>.
/// </summary>
public sealed class FinetuneLanguageModelJob : IGpuJob
{
    // Below this gain over the targets' own frequencies a model has learnt words, not context.
    private const double LeastGain = 0.3;

    public string Step => StepName.FinetuneLanguageModel;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var parameters = context.Parameters<FinetuneLanguageModelParameters>();
        string baseModel = await context.InputAsync("base-model", cancellationToken).ConfigureAwait(false);
        string heldOut = ExampleFolder.Files(await context.InputAsync("held-out", cancellationToken).ConfigureAwait(false))[0];
        var shards = new List<string>();
        foreach (string name in context.Inputs.Names.Where(n => n.StartsWith("examples-", StringComparison.Ordinal)))
        {
            shards.Add(await context.InputAsync(name, cancellationToken).ConfigureAwait(false));
        }

        Checkpoint? checkpoint = await context.Checkpoints.NewestAsync(cancellationToken).ConfigureAwait(false);

        // One thread from here on: libtorch's dispose scopes belong to the thread that made them.
        return await Task.Run(() => Train(context, parameters, baseModel, ExampleFolder.Epochs(shards), heldOut, checkpoint, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private static GpuJobOutput Train(
        GpuJobContext context, FinetuneLanguageModelParameters parameters, string baseModel, IReadOnlyList<IReadOnlyList<string>> epochs, string heldOut,
        Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        TorchRuntime.Start();
        TorchRuntime.RequirePrecision(parameters.Precision);
        BertConfig config = ModelFolder.ReadConfig(baseModel);
        ExampleFolder.RequireFit([.. epochs.SelectMany(files => files), heldOut], baseModel, config);

        using var model = new BertForPreTraining(config);
        LoadedWeights? loaded = Start(model, config, baseModel, parameters.Seed);
        using var task = new LanguageModelTask(model, config, epochs, heldOut)
        {
            Epochs = parameters.Epochs,
            StepSize = StepSize.Tokens(parameters.TokensPerStep),
        };
        var options = new TrainerOptions
        {
            Seed = parameters.Seed,
            Optimizer = flat => new AdamW(flat) { WeightDecay = parameters.WeightDecay },
            Schedule = steps => new LinearSchedule(parameters.LearningRate, (long)(parameters.Warmup * steps), steps),
            ClipNorm = parameters.ClipNorm,
            Precision = parameters.Precision,
            Device = TorchRuntime.Device,
        };
        TrainerState state = new Trainer<LanguageModelBatch>(task, options, context).Run(checkpoint, cancellationToken);
        Warn(state, parameters.Epochs, epochs.Count, loaded);

        string folder = Directory.CreateDirectory(Path.Combine(context.ScratchFolder, "output")).FullName;
        ModelFolder.Write(folder, baseModel, config, "BertForPreTraining", model);
        return TrainingOutput.Write(folder, state, model.named_parameters().Sum(p => p.parameter.numel()), parameters.Epochs);
    }

    private static LoadedWeights? Start(BertForPreTraining model, BertConfig config, string baseModel, int seed)
    {
        BertInitialization.Initialize(model, config, seed, seed);
        using IWeights? weights = ModelWeights.Open(baseModel);
        return weights is null ? null : ModelWeights.Load(weights, model);
    }

    private static void Warn(TrainerState state, int epochs, int generated, LoadedWeights? loaded)
    {
        HeldOutEvaluation last = state.HeldOut[^1];
        if (last.UnigramEntropy - last.MlmLoss < LeastGain)
        {
            state.Warnings.Add(
                $"The language model has learnt no context: its held-out loss {last.MlmLoss:0.00} is not {LeastGain} nat below the {last.UnigramEntropy:0.00} " +
                "that the words' frequencies alone give. Train longer, or on more text.");
        }

        if (epochs > generated)
        {
            state.Warnings.Add($"{epochs} epochs on {generated} generated ones: the same masks were used again in turn.");
        }

        if (loaded is { Missing.Count: > 0 })
        {
            state.Warnings.Add($"The base model lacks {string.Join(", ", loaded.Missing)}: these began from random weights.");
        }
    }
}
