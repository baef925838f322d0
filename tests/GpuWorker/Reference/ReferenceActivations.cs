using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Reference;

/// <summary>
/// A BertForPreTraining of other dimensions with wide random weights (<c>w.*</c>), one padded batch (<c>in.*</c>), and what
/// PyTorch 1.13.1 with pytorch_transformers 1.1 computed from them (fp32, dropout off) with each activation (<c>relu.*</c>, …).
/// That version has no gelu_new: it was given the formula 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) of Hendrycks and Gimpel
/// (arXiv:1606.08415).
/// </summary>
internal sealed class ReferenceActivations
{
    private readonly NpzFile _arrays;

    private ReferenceActivations(NpzFile arrays) => _arrays = arrays;

    public static BertConfig Config { get; } = new()
    {
        VocabSize = 50,
        HiddenSize = 24,
        NumHiddenLayers = 3,
        NumAttentionHeads = 3,
        IntermediateSize = 40,
        MaxPositionEmbeddings = 20,
        TypeVocabSize = 2,
    };

    public static ReferenceActivations Open()
    {
        TorchRuntime.Start();
        return new ReferenceActivations(ReferenceBert.OpenArrays("bert_activations.npz"));
    }

    /// <param name="model">Gets the reference's weights.</param>
    /// <param name="prefix">What the reference's names have before the model's.</param>
    public void LoadInto(nn.Module model, string prefix)
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, var parameter) in model.named_parameters())
        {
            parameter.copy_(Tensor($"w.{prefix}{name}"));
        }

        model.eval();
    }

    public UnpaddedBatch Batch() => new(_arrays);

    public Tensor Tensor(string name) => name.StartsWith("in.", StringComparison.Ordinal)
        ? tensor(_arrays.Longs(name), _arrays.ShapeOf(name))
        : tensor(_arrays.Floats(name), _arrays.ShapeOf(name));
}
