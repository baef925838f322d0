using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Randomness;
using BertPipeline.GpuWorker.Tests.Reference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models.Ulmfit;

public sealed class UlmfitLanguageModelTests
{
    private const int Time = 7;
    private const int Batch = 3;

    private static readonly UlmfitConfig Config = new()
    {
        VocabularySize = 50,
        EmbeddingSize = 16,
        HiddenSize = 24,
        Layers = 2,
        Dropout = 0.5,
        MaxPositionEmbeddings = 64,
    };

    public UlmfitLanguageModelTests() => TorchRuntime.Start();

    [Fact]
    public void Parameters_TiedDecoder_HasABiasAndNoMatrix()
    {
        using UlmfitLanguageModel model = Create();

        Assert.Equal(
            [
                "decoder.bias", "ulmfit.embeddings.weight",
                "ulmfit.layers.0.hidden_weight", "ulmfit.layers.0.input.bias", "ulmfit.layers.0.input.weight",
                "ulmfit.layers.1.hidden_weight", "ulmfit.layers.1.input.bias", "ulmfit.layers.1.input.weight",
            ],
            model.named_parameters().Select(p => p.name).Order(StringComparer.Ordinal));
    }

    /// <summary>A word that moves is moved for the reader and for the decoder.</summary>
    [Fact]
    public void Decode_WordMoved_MovesItsLogit()
    {
        using var scope = NewDisposeScope();
        using UlmfitLanguageModel model = Create();
        Tensor rows = ones(1, Config.EmbeddingSize);
        Tensor before = model.Decode(rows).clone();

        using (no_grad())
        {
            model.named_parameters().Single(p => p.name == "ulmfit.embeddings.weight").parameter[3].add_(1);
        }

        Tensor moved = (model.Decode(rows) - before)[0];
        Assert.Equal(Config.EmbeddingSize, moved[3].item<float>(), 1e-4);
        Assert.Equal(Config.EmbeddingSize, moved.sum().item<float>(), 1e-4);
    }

    /// <summary>What leads up to a window is not told, but known.</summary>
    [Fact]
    public void Forward_WarmUp_IsTheRestOfTheWholeText()
    {
        using var scope = NewDisposeScope();
        using UlmfitLanguageModel model = Create();
        long[] ids = Ids();

        Tensor whole = model.Forward(ids, Batch, warmUp: 0, CPU);

        Closeness.AssertClose(model.Forward(ids, Batch, warmUp: 4, CPU), whole.narrow(0, 4 * Batch, 3 * Batch), 1e-5, 1e-6, "rows");
        Assert.False(model.Forward(ids[(4 * Batch)..], Batch, warmUp: 0, CPU).allclose(whole.narrow(0, 4 * Batch, 3 * Batch), 0, 1e-4));
    }

    [Fact]
    public void Forward_InEvaluation_DropsNothing()
    {
        using var scope = NewDisposeScope();
        using UlmfitLanguageModel model = Create();
        DropoutMasks.Seed(1);
        Tensor first = model.Forward(Ids(), Batch, warmUp: 2, CPU);
        DropoutMasks.Seed(2);

        Assert.True(first.allclose(model.Forward(Ids(), Batch, warmUp: 2, CPU), 0, 0));
    }

    /// <summary>The kernels' gradients beside libtorch's own of the same loss in another precision, under the same masks of every dropout.</summary>
    [Fact]
    public void Backward_ByKernels_AsLibtorch()
    {
        using var scope = NewDisposeScope();
        using UlmfitLanguageModel model = Create(), exact = Create();
        exact.to(float64);
        model.train();
        exact.train();
        Assert.True(model.HasKernels(CPU));
        Assert.False(exact.HasKernels(CPU));
        long[] targets = [.. Enumerable.Range(0, 5 * Batch).Select(i => (long)(i * 11 % Config.VocabularySize))];

        DropoutMasks.Seed(3);
        Tensor expected = exact.Backward(exact.Forward(Ids(), Batch, warmUp: 2, CPU), targets, count: 20);
        // Kernels add to the gradients that training keeps.
        foreach ((_, Parameter parameter) in model.named_parameters())
        {
            parameter.grad = zeros_like(parameter);
        }

        DropoutMasks.Seed(3);
        Tensor actual = model.Backward(model.Forward(Ids(), Batch, warmUp: 2, CPU), targets, count: 20);

        Assert.Equal(expected.item<float>(), actual.item<float>(), 1e-4);
        Dictionary<string, Parameter> exactly = exact.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            Closeness.AssertClose(parameter.grad!, exactly[name].grad!.to(float32), 1e-5, 1e-7, name);
        }
    }

    private static long[] Ids() => [.. Enumerable.Range(0, Time * Batch).Select(i => (long)(i * 7 % Config.VocabularySize))];

    /// <summary>In evaluation.</summary>
    private static UlmfitLanguageModel Create()
    {
        var model = new UlmfitLanguageModel(Config);
        UlmfitInitialization.Initialize(model, seed: 1);
        model.eval();
        return model;
    }
}
