using System.Runtime.Intrinsics;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Kernels;

/// <summary>Functions beside the same in double, from .NET or from libtorch.</summary>
public sealed unsafe class RowsTests
{
    public RowsTests() => TorchRuntime.Start();

    [Fact]
    public void Exponential_WholeRange_WithinAUnitInTheLastPlace()
    {
        for (float x = -87; x < 88; x += 0.0137f)
        {
            double expected = Math.Exp(x);

            Assert.Equal(1, Exponential.Of(Vector256.Create(x))[0] / expected, 1.3e-7);
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(-1000, 0)]
    [InlineData(float.NaN, float.NaN)]
    public void Exponential_BeyondTheRange_ZeroOrNaN(float x, float expected) =>
        Assert.Equal(expected, Exponential.Of(Vector256.Create(x))[0], 1e-37);

    /// <summary>The reference is libtorch's, in double.</summary>
    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_new")]
    [InlineData("relu")]
    public void Activation_ValueAndSlope_AsLibtorchInDouble(string name)
    {
        using var scope = NewDisposeScope();
        const int Count = 4000;
        Tensor x = linspace(-12, 12, Count, float64, requires_grad: true);
        Tensor y = name switch
        {
            "gelu" => nn.functional.gelu(x),
            "gelu_new" => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
            _ => nn.functional.relu(x),
        };
        y.sum().backward();
        float[] input = x.detach().to(float32).data<float>().ToArray(), bias = new float[Count], value = new float[Count], again = new float[Count];
        float[] slope = [.. Enumerable.Repeat(1f, Count)];

        fixed (float* pInput = input, pBias = bias, pValue = value, pAgain = again, pSlope = slope)
        {
            var activation = Activation.Named(name);
            activation.Forward(pInput, pBias, pValue, Count);
            activation.Backward(pInput, pSlope, pAgain, Count);
        }

        Assert.Equal(value, again);
        Closeness.AssertClose(tensor(value), y.detach().to(float32), 1e-7, 3e-7, "value");
        Closeness.AssertClose(tensor(slope), x.grad!.to(float32), 0, 3e-7, "slope");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    public void Normalization_ForwardAndBackward_AsLibtorchInDouble(int length)
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(length, float64, requires_grad: true), gamma = randn(length, float64, requires_grad: true), beta = randn(length, float64, requires_grad: true);
        Tensor upstream = randn(length, float64);
        Tensor y = nn.functional.layer_norm(x, [length], gamma, beta, 1e-5);
        (y * upstream).sum().backward();
        float[] row = Floats(x), g = Floats(gamma), b = Floats(beta), output = new float[length], gradient = Floats(upstream);
        float[] gammaSum = new float[length], betaSum = new float[length];

        fixed (float* pRow = row, pg = g, pb = b, pOutput = output, pGradient = gradient, pGammaSum = gammaSum, pBetaSum = betaSum)
        {
            float inverse = Normalization.Forward(pRow, pg, pb, 1e-5f, pOutput, length);
            Normalization.Backward(pRow, inverse, pg, pGradient, pGammaSum, pBetaSum, length);
        }

        Closeness.AssertClose(tensor(output), y.detach().to(float32), 1e-6, 1e-6, "y");
        Closeness.AssertClose(tensor(gradient), x.grad!.to(float32), 2e-6, 1e-6, "x");
        Closeness.AssertClose(tensor(gammaSum), gamma.grad!.to(float32), 1e-6, 1e-6, "γ");
        Closeness.AssertClose(tensor(betaSum), beta.grad!.to(float32), 1e-6, 1e-6, "β");
    }

    private static float[] Floats(Tensor tensor) => tensor.detach().to(float32).data<float>().ToArray();

    [Fact]
    public void SigmoidAndTanh_WholeRange_AsDoublePrecision()
    {
        for (double x = -100; x <= 100; x += 0.0371)
        {
            Vector256<float> own = Vector256.Create((float)x);
            Assert.Equal(1 / (1 + Math.Exp(-(float)x)), Logistic.Sigmoid(own)[0], 1.5e-7);
            Assert.Equal(Math.Tanh((float)x), Logistic.Tanh(own)[0], 2.5e-7);
        }
    }
}
