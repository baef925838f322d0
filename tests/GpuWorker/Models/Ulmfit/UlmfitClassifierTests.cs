using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models.Ulmfit;

/// <summary>Beside PyTorch 1.13's own modules, whose results <c>Reference/make_ulmfit.py</c> wrote down.</summary>
public sealed class UlmfitClassifierTests
{
    private const int Tags = 3;

    private static readonly int[][] Sequences = [[2, 7, 9, 4, 3], [2, 11, 3], [2, 19, 5, 5, 8, 1, 3]];

    private static readonly UlmfitConfig Config = new()
    {
        VocabularySize = 20,
        EmbeddingSize = 8,
        HiddenSize = 16,
        Layers = 2,
        Dropout = 0.5,
        MaxPositionEmbeddings = 16,
        TaggerSize = 5,
        TaggerDropout = 0.1,
    };

    private readonly NpzFile _reference = NpzFile.Reference("ulmfit.npz");

    public UlmfitClassifierTests() => TorchRuntime.Start();

    /// <summary>By kernels, and in another precision by libtorch.</summary>
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void ForwardAndBackward_SequencesOfDifferentLengths_AsPyTorchReadsEachByItself(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var model = new UlmfitClassifier(Config, Tags);
        using (no_grad())
        {
            foreach ((string name, Parameter parameter) in model.named_parameters())
            {
                parameter.copy_(Read(name));
            }
        }

        model.to(type);
        model.eval();
        Tensor logits = model.Forward(PieceEncoder.Batch(Sequences), CPU);
        model.Backward((logits * Read("loss_weights")).sum());

        Assert.Equal(type == ScalarType.Float32, model.HasKernels(CPU));
        Closeness.AssertClose(logits, Read("logits"), 1e-5, 1e-6, "logits");
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            Closeness.AssertClose(parameter.grad!.to(float32), Read("gradient:" + name), 1e-5, 1e-6, name);
        }
    }

    private Tensor Read(string name) => tensor(_reference.Floats(name), _reference.ShapeOf(name));
}
