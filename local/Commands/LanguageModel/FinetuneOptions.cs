using System.CommandLine;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Local.LanguageModels;

namespace BertPipeline.Local.Commands.LanguageModel;

/// <summary>How <c>lm finetune</c> trains; the defaults are the pipeline's own.</summary>
internal sealed class FinetuneOptions
{
    private static readonly LanguageModelOptions Defaults = new();

    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes over the data; generated epochs are used again in turn.", DefaultValueFactory = _ => Defaults.Epochs };
    private readonly Option<int> _tokens = new("--tokens-per-step") { Description = "Real tokens an optimizer step.", DefaultValueFactory = _ => Defaults.TokensPerStep };
    private readonly Option<int?> _examples = new("--train-batch-size", "--train_batch_size") { Description = "Examples an optimizer step, in the place of --tokens-per-step." };
    private readonly Option<double?> _rate = new("--learning-rate", "--learning_rate") { Description = "Peak rate; 5e-5 when left out, 1e-3 for a model without weights." };
    private readonly Option<double> _warmup = new("--warmup") { Description = "Share of the steps over which the rate rises.", DefaultValueFactory = _ => Defaults.Warmup };
    private readonly Option<double> _decay = new("--weight-decay") { Description = "Decoupled; none on biases and LayerNorm.", DefaultValueFactory = _ => Defaults.WeightDecay };
    private readonly Option<double> _clip = new("--clip-norm") { Description = "Largest global norm of the gradient; 0 for no clipping.", DefaultValueFactory = _ => Defaults.ClipNorm };
    private readonly Option<string> _adamW = new("--adamw") { Description = "torch or transformers: where epsilon stands.", DefaultValueFactory = _ => Defaults.AdamWConvention };
    private readonly Option<int> _seed = new("--seed") { Description = "Order and dropout, and weights that the model lacks.", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<int?> _layers = new("--trainable-layers") { Description = "Only the top so many layers learn." };
    private readonly Option<bool> _freezeEmbeddings = new("--freeze-embeddings") { Description = "The embeddings do not learn, nor does the decoder, which is the same matrix." };
    private readonly Option<bool> _unfreezing = new("--gradual-unfreezing") { Description = "Each epoch one more layer learns, from the top." };
    private readonly Option<double> _layerDecay = new("--layer-decay") { Description = "A layer's rate over that of the layer above.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _packing = new("--packing") { Description = "Several examples in a row: less padding, more attention. Meant for GPUs; slower without one." };
    private readonly Option<double> _checkpoints = new("--checkpoint-minutes") { Description = "Time between checkpoints; each epoch ends with one too.", DefaultValueFactory = _ => 5 };

    public void AddTo(Command command)
    {
        _adamW.AcceptOnlyFromAmong("torch", "transformers");
        foreach (Option option in new Option[]
        {
            _epochs, _tokens, _examples, _rate, _warmup, _decay, _clip, _adamW, _seed, _layers, _freezeEmbeddings, _unfreezing, _layerDecay, _packing, _checkpoints,
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
        CheckpointMinutes = arguments.Within(_checkpoints, 0.01, 1440),
        Parameters = new()
        {
            Epochs = arguments.Within(_epochs, 1, 1000),
            TokensPerStep = arguments.Within(_tokens, 64, 1_000_000),
            LearningRate = arguments.Within(_rate, 1e-7, 1) ?? (model.IsScratch ? 1e-3 : 5e-5),
            Warmup = arguments.Within(_warmup, 0, 1),
            WeightDecay = arguments.Within(_decay, 0, 1),
            ClipNorm = arguments.Within(_clip, 0, 1000),
            AdamWConvention = arguments.GetValue(_adamW)!,
            Trainable = new()
            {
                Layers = arguments.Within(_layers, 1, 1000),
                Embeddings = !arguments.GetValue(_freezeEmbeddings),
                GradualUnfreezing = arguments.GetValue(_unfreezing),
                LayerDecay = arguments.Within(_layerDecay, 0.01, 1),
            },
            Packing = arguments.GetValue(_packing),
            Precision = "fp32",
            Seed = arguments.Within(_seed, 0, int.MaxValue),
            Backend = StepTable.Backend,
        },
    };
}
