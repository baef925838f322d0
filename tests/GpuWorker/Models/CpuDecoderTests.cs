using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models;

/// <summary>Beside libtorch's cross-entropy over a whole matrix of logits, in double.</summary>
public sealed unsafe class CpuDecoderTests
{
    private const int Hidden = 24;
    private const float Scale = 0.25f;

    public CpuDecoderTests() => TorchRuntime.Start();

    [Theory]
    [InlineData(1, 7, 1 << 20)]
    [InlineData(13, 500, 1 << 20)]
    [InlineData(200, 1001, 1 << 20)]
    [InlineData(200, 1001, 50_000)]
    public void ComputeGradients_AnyShape_AsLibtorchInDouble(int rows, int vocabulary, int mostLogits)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(rows + vocabulary);
        Tensor hidden = randn(rows, Hidden, float64, requires_grad: true), words = randn(vocabulary, Hidden, float64, requires_grad: true);
        Tensor bias = randn(vocabulary, float64, requires_grad: true);
        long[] targets = [.. Enumerable.Range(0, rows).Select(row => (long)(row * 37 % vocabulary))];
        Tensor logits = nn.functional.linear(hidden, words, bias);
        Tensor loss = nn.functional.cross_entropy(logits, tensor(targets), reduction: nn.Reduction.Sum);
        (loss * Scale).backward();

        Tensor myHidden = Single(hidden), myWords = Single(words), myBias = Single(bias);
        Tensor hiddenGradient = zeros(rows, Hidden), wordsGradient = ones(vocabulary, Hidden), biasGradient = ones(vocabulary);
        using var decoder = new CpuDecoder(TorchRuntime.Team, mostLogits);
        double actual = decoder.ComputeGradients(
            AsMatrix(myHidden), Parameter(myWords, wordsGradient), Parameter(myBias, biasGradient), targets, Scale, AsMatrix(hiddenGradient));
        (double judged, int right) = decoder.Evaluate(AsMatrix(myHidden), Parameter(myWords, null), Parameter(myBias, null), targets);

        // A row's logits are rounded to fp32, however small its loss is.
        Assert.Equal(loss.item<double>(), actual, Math.Max(rows, loss.item<double>()) * 1e-6);
        Assert.Equal(actual, judged);
        Assert.Equal(logits.argmax(1).eq(tensor(targets)).sum().item<long>(), right);
        Closeness.AssertClose(hiddenGradient, hidden.grad!.to(float32), 2e-6, 1e-7, "hidden states");
        Closeness.AssertClose(wordsGradient - 1, words.grad!.to(float32), 2e-6, 3e-7, "words");
        Closeness.AssertClose(biasGradient - 1, bias.grad!.to(float32), 2e-6, 3e-7, "bias");
    }

    /// <summary>A training that diverges must be seen to.</summary>
    [Fact]
    public void Evaluate_NotANumber_IsTheLoss()
    {
        using var scope = NewDisposeScope();
        Tensor hidden = full(3, Hidden, float.NaN), words = randn(50, Hidden), bias = zeros(50);
        using var decoder = new CpuDecoder(TorchRuntime.Team);

        Assert.Equal(double.NaN, decoder.Evaluate(AsMatrix(hidden), Parameter(words, null), Parameter(bias, null), [1, 2, 3]).Loss);
    }

    /// <summary>Its row would be written outside of the logits.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(-1)]
    public void Evaluate_TargetOutsideTheVocabulary_IsRefused(long target)
    {
        using var scope = NewDisposeScope();
        Tensor hidden = randn(1, Hidden), words = randn(50, Hidden), bias = zeros(50);
        using var decoder = new CpuDecoder(TorchRuntime.Team);

        var error = Assert.Throws<UserErrorException>(() => decoder.Evaluate(AsMatrix(hidden), Parameter(words, null), Parameter(bias, null), [target]));

        Assert.Contains($"{target}", error.Message, StringComparison.Ordinal);
    }

    private static Tensor Single(Tensor tensor) => tensor.detach().to(float32);

    private static Matrix AsMatrix(Tensor tensor) => new(TensorMemory.Of(tensor), (int)tensor.shape[0], (int)tensor.shape[1]);

    private static CpuParameter Parameter(Tensor values, Tensor? gradient) => new(
        (nint)TensorMemory.Of(values), gradient is null ? 0 : (nint)TensorMemory.Of(gradient), values.shape.Length == 1 ? 1 : (int)values.shape[0], (int)values.shape[^1]);
}
