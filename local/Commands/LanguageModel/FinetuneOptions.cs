using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Local.LanguageModels;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands.LanguageModel;

/// <summary>How <c>lm finetune</c> trains; the defaults are the pipeline's own.</summary>
internal sealed class FinetuneOptions
{
    private static readonly LanguageModelOptions Defaults = new();

    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes over the data; generated epochs are used again in turn.", DefaultValueFactory = _ => Defaults.Epochs };
    private readonly Option<string> _recipe = Named("--recipe", Defaults.Recipe, "modern learns no next sentences and draws masks afresh each epoch; 'text pregenerate --recipe modern' makes examples for it.");
    private readonly Option<double> _maskingStart = new("--masking-rate-start") { Description = "With --recipe modern, share of the tokens to predict at first.", DefaultValueFactory = _ => Defaults.MaskingRate.Start };
    private readonly Option<double> _maskingEnd = new("--masking-rate-end") { Description = "With --recipe modern, at last.", DefaultValueFactory = _ => Defaults.MaskingRate.End };
    private readonly Option<bool> _wholeWords = new("--whole-word-mask") { Description = "With --recipe modern, mask all tokens of a word or none." };
    private readonly Option<double?> _dropout = new("--dropout") { Description = "In training; when left out as the model's configuration says." };
    private readonly Option<int> _tokens = new("--tokens-per-step") { Description = "Real tokens an optimizer step.", DefaultValueFactory = _ => Defaults.TokensPerStep };
    private readonly Option<int?> _examples = new("--train-batch-size", "--train_batch_size") { Description = "Examples an optimizer step, in the place of --tokens-per-step." };
    private readonly Option<string> _optimizer = Named("--optimizer", Defaults.Optimizer.Kind, "sgd, with momentum, hardly learns from random weights.");
    private readonly Option<string?> _schedule = new("--schedule") { Description = $"{string.Join(", ", JsonName.All(typeof(LearningRateSchedule)))}; when left out linear for adamw, with --recipe modern warmup-stable-decay, triangular for sgd." };
    private readonly Option<double?> _rate = new("--learning-rate", "--learning_rate") { Description = "Peak rate; when left out 5e-5 for adamw, 1e-3 for a model without weights, 0.05 for sgd." };
    private readonly Option<double> _warmup = new("--warmup", "--warmup-proportion", "--warmup_proportion") { Description = "Share of the steps over which the rate rises.", DefaultValueFactory = _ => Defaults.Optimizer.Warmup };
    private readonly Option<double?> _decayShare = new("--decay-share") { Description = "Share of the steps, the last ones, over which warmup-stable-decay's rate falls; 0.2 when left out." };
    private readonly Option<double?> _beta1 = new("--beta1") { Description = "AdamW's, of the gradients' mean; 0.9 when left out." };
    private readonly Option<double?> _beta2 = new("--beta2") { Description = "AdamW's, of their squares' mean; 0.999 when left out." };
    private readonly Option<double?> _epsilon = new("--epsilon", "--adam-epsilon", "--adam_epsilon") { Description = "AdamW's; 1e-8 when left out." };
    private readonly Option<double> _decay = new("--weight-decay") { Description = "Decoupled; none on biases and LayerNorm.", DefaultValueFactory = _ => Defaults.Optimizer.WeightDecay };
    private readonly Option<double> _clip = new("--clip-norm") { Description = "Largest global norm of the gradient; 0 for no clipping.", DefaultValueFactory = _ => Defaults.Optimizer.ClipNorm };
    private readonly Option<string> _adamW = Named("--adamw", Defaults.Optimizer.AdamWConvention, "Where epsilon stands.");
    private readonly Option<int> _seed = new("--seed") { Description = "Order and dropout, and weights that the model lacks.", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<int?> _layers = new("--trainable-layers") { Description = "Only the top so many layers learn." };
    private readonly Option<bool> _freezeEmbeddings = new("--freeze-embeddings") { Description = "The embeddings do not learn, nor does the decoder, which is the same matrix." };
    private readonly Option<bool> _unfreezing = new("--gradual-unfreezing") { Description = "Each epoch one more layer learns, from the top." };
    private readonly Option<double> _layerDecay = new("--layer-decay") { Description = "A layer's rate over that of the layer above.", DefaultValueFactory = _ => Defaults.Trainable.LayerDecay };
    private readonly Option<string> _precision = Named("--precision", Defaults.Precision, "bf16 needs a GPU that computes in it, bf16-mixed a processor that does.");
    private readonly Option<string> _devices = new("--devices") { Description = "GPUs that share out every step: a number, or all.", DefaultValueFactory = _ => Defaults.Devices.ToString() };
    private readonly Option<double> _checkpoints = new("--checkpoint-minutes") { Description = "Time between checkpoints; each epoch ends with one too.", DefaultValueFactory = _ => 5 };

    public void AddTo(Command command)
    {
        _schedule.AcceptOnlyFromAmong([.. JsonName.All(typeof(LearningRateSchedule))]);
        foreach (Option option in new Option[]
        {
            _recipe, _epochs, _tokens, _examples, _maskingStart, _maskingEnd, _wholeWords, _dropout, _optimizer, _schedule, _rate, _warmup, _decayShare, _beta1, _beta2, _epsilon, _decay, _clip,
            _adamW, _seed, _layers, _freezeEmbeddings, _unfreezing, _layerDecay, _precision, _devices, _checkpoints,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The request, without its folders but the model's.</summary>
    public FinetuneFolders Read(ParseResult arguments, BaseModelFolder model) => new()
    {
        PregeneratedData = "",
        OutputDir = "",
        BertModel = model.Path,
        FromScratch = model.IsScratch,
        ExamplesPerStep = arguments.Within(_examples, 1, 1_000_000),
        Devices = Devices(arguments),
        CheckpointMinutes = arguments.Within(_checkpoints, 0.01, 1440),
        Parameters = new()
        {
            Epochs = arguments.Within(_epochs, (LanguageModelOptions o) => o.Epochs),
            TokensPerStep = arguments.Within(_tokens, (LanguageModelOptions o) => o.TokensPerStep),
            Optimizer = Optimizer(arguments).Resolve(model.IsScratch, Recipe(arguments)),
            Masking = Recipe(arguments) == LanguageModelRecipe.Modern ? Masking(arguments) : null,
            Dropout = arguments.Within(_dropout, (LanguageModelOptions o) => o.Dropout),
            Trainable = new()
            {
                Layers = arguments.Within(_layers, 1, 1000),
                Embeddings = !arguments.GetValue(_freezeEmbeddings),
                GradualUnfreezing = arguments.GetValue(_unfreezing),
                LayerDecay = arguments.Within(_layerDecay, (TrainableOptions o) => o.LayerDecay),
            },
            Precision = JsonName.Parse<Precision>(arguments.GetValue(_precision)!),
            Seed = arguments.Within(_seed, (LanguageModelOptions o) => o.Seed),
            Backend = StepTable.Backend,
        },
    };

    private LanguageModelRecipe Recipe(ParseResult arguments) => JsonName.Parse<LanguageModelRecipe>(arguments.GetValue(_recipe)!);

    private FreshMasking Masking(ParseResult arguments) => new(
        new() { Start = arguments.Within(_maskingStart, (MaskingRate o) => o.Start), End = arguments.Within(_maskingEnd, (MaskingRate o) => o.End) },
        arguments.GetValue(_wholeWords));

    private DeviceCount Devices(ParseResult arguments) => DeviceCount.Find(arguments.GetValue(_devices))
        ?? throw new UserErrorException($"{_devices.Name} must be from 1 to {DeviceCount.Most}, or {DeviceCount.All}, but is {arguments.GetValue(_devices)}.");

    private OptimizerOptions Optimizer(ParseResult arguments) => new()
    {
        Kind = JsonName.Parse<OptimizerKind>(arguments.GetValue(_optimizer)!),
        AdamWConvention = JsonName.Parse<AdamWConvention>(arguments.GetValue(_adamW)!),
        Schedule = arguments.GetValue(_schedule) is { } name ? JsonName.Parse<LearningRateSchedule>(name) : null,
        LearningRate = arguments.Within(_rate, (OptimizerOptions o) => o.LearningRate),
        Warmup = arguments.Within(_warmup, (OptimizerOptions o) => o.Warmup),
        Decay = arguments.Within(_decayShare, (OptimizerOptions o) => o.Decay),
        Beta1 = arguments.Within(_beta1, (OptimizerOptions o) => o.Beta1),
        Beta2 = arguments.Within(_beta2, (OptimizerOptions o) => o.Beta2),
        Epsilon = arguments.Within(_epsilon, (OptimizerOptions o) => o.Epsilon),
        WeightDecay = arguments.Within(_decay, (OptimizerOptions o) => o.WeightDecay),
        ClipNorm = arguments.Within(_clip, (OptimizerOptions o) => o.ClipNorm),
    };

    /// <summary>One of an enum's values, by its name in requests.</summary>
    private static Option<string> Named<T>(string name, T standard, string description)
        where T : struct, Enum
    {
        IReadOnlyList<string> names = JsonName.All(typeof(T));
        var option = new Option<string>(name) { Description = $"{string.Join(" or ", names)}. {description}", DefaultValueFactory = _ => JsonName.Of(standard) };
        return option.AcceptOnlyFromAmong([.. names]);
    }
}
