using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Reference;

/// <summary>
/// A tiny BertForPreTraining with random weights (<c>w0.*</c>), one padded batch (<c>in.*</c>), and what PyTorch 1.13.1 with
/// pytorch_transformers 1.1 computed from them (fp32, dropout off): outputs, gradients, the weights after one step (<c>w1.*</c>).
/// <c>classifier_gradients.npz</c> has the gradients of <see cref="BceLoss"/> for the same batch (<c>clsgrad.*</c>).
/// </summary>
internal sealed class ReferenceBert
{
    public const double MlmLoss = 5.374043941497803;
    public const double NspLoss = 0.6934460401535034;
    public const double BceLoss = 0.7114560604095459;

    public static readonly double[] LossesOfFiveSteps = [6.067490100860596, 6.063863754272461, 6.060598373413086, 6.057696342468262, 6.0551557540893555];

    private ReferenceBert(NpzFile arrays) => Arrays = arrays;

    public NpzFile Arrays { get; }

    public static BertConfig Config { get; } = new()
    {
        VocabSize = 211,
        HiddenSize = 32,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        IntermediateSize = 64,
        MaxPositionEmbeddings = 40,
    };

    public static ReferenceBert Open()
    {
        TorchRuntime.Start();
        return new ReferenceBert(OpenArrays("refbert.npz"));
    }

    public static NpzFile OpenArrays(string file) => new(Path.Combine(AppContext.BaseDirectory, "Reference", file));

    public BertModel Encoder()
    {
        var model = new BertModel(Config);
        LoadInto(model, "bert.");
        model.eval();
        return model;
    }

    public BertForPreTraining PreTraining()
    {
        var model = new BertForPreTraining(Config);
        LoadInto(model);
        model.eval();
        return model;
    }

    public BertForSequenceClassification Classifier()
    {
        var model = new BertForSequenceClassification(Config, tags: 11, new HeadOptions());
        LoadInto(model);
        model.eval();
        return model;
    }

    public UnpaddedBatch Batch() => new(Arrays);

    public BertInput Input() => Batch().Sequences.ToInput(CPU);

    public long[] MaskedPositions()
    {
        UnpaddedBatch batch = Batch();
        return [.. Masked().Select(batch.TokenAt)];
    }

    /// <summary>What the reference has at masked places.</summary>
    /// <param name="padded"><c>[batch, length, size]</c></param>
    public Tensor AtMasked(Tensor padded) => padded.flatten(0, 1).index_select(0, tensor(Masked().Select(place => (long)place).ToArray()));

    public Tensor MaskedLabels() => tensor(Masked().Select(m => Arrays.Longs("in.labels")[m]).ToArray());

    public Tensor Tensor(string name) => name.StartsWith("in.", StringComparison.Ordinal)
        ? tensor(Arrays.Longs(name), Arrays.ShapeOf(name))
        : tensor(Arrays.Floats(name), Arrays.ShapeOf(name));

    /// <summary>The sum of the mean losses of both pre-training tasks, as the reference minimises it.</summary>
    public Tensor PreTrainingLoss(BertForPreTraining model)
    {
        (Tensor masked, Tensor next) = model.Forward(Input(), tensor(MaskedPositions()));
        return nn.functional.cross_entropy(model.Decode(masked), MaskedLabels()) + nn.functional.cross_entropy(next, Tensor("in.next"));
    }

    private IEnumerable<int> Masked() =>
        Arrays.Longs("in.labels").Index().Where(label => label.Item >= 0).Select(label => label.Index);

    private void LoadInto(nn.Module model, string prefix = "")
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            string source = name switch
            {
                "classifier.weight" => "cls.w",
                "classifier.bias" => "cls.b",
                _ => "w0." + prefix + name,
            };
            parameter.copy_(Tensor(source));
        }
    }
}
