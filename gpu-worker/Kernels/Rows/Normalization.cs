using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>Layer normalisation of a row (Ba et al. 2016, arXiv:1607.06450): x̂ = (x − mean) / √(variance + ε), y = x̂·γ + β.</summary>
internal static unsafe class Normalization
{
    /// <param name="row">x on entry, x̂ on return.</param>
    /// <param name="gamma">γ</param>
    /// <param name="beta">β</param>
    /// <param name="epsilon">ε</param>
    /// <param name="output">y; may not be <paramref name="row"/>.</param>
    /// <param name="length">Of all four.</param>
    /// <returns>1 / √(variance + ε)</returns>
    public static float Forward(float* row, float* gamma, float* beta, float epsilon, float* output, int length)
    {
        Vector256<float> sum = default;
        for (int i = 0; i < length; i += Lanes.Count)
        {
            sum += Lanes.Load(row, i, length);
        }

        float mean = Vector256.Sum(sum) / length;
        Vector256<float> squares = default;
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> x = Lanes.Load(row, i, length) - Vector256.Create(mean);
            Lanes.Store(x, row, i, length);

            // Read again, because what lies beyond the end must count as zero.
            x = Lanes.Load(row, i, length);
            squares = Vector256.FusedMultiplyAdd(x, x, squares);
        }

        float inverse = 1 / MathF.Sqrt((Vector256.Sum(squares) / length) + epsilon);
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> x = Lanes.Load(row, i, length) * inverse;
            Lanes.Store(x, row, i, length);
            Lanes.Store(Vector256.FusedMultiplyAdd(x, Lanes.Load(gamma, i, length), Lanes.Load(beta, i, length)), output, i, length);
        }

        return inverse;
    }

    /// <summary>The gradient of x from that of y: (g − mean(g) − x̂·mean(g·x̂)) / √(variance + ε) with g = dy·γ.</summary>
    /// <param name="normalized">x̂</param>
    /// <param name="inverse">1 / √(variance + ε)</param>
    /// <param name="gamma">γ</param>
    /// <param name="gradient">That of y on entry, of x on return.</param>
    /// <param name="gammaSum">Takes the row's summand of γ's gradient, dy·x̂.</param>
    /// <param name="betaSum">Takes the row's summand of β's gradient, dy.</param>
    /// <param name="length">Of all.</param>
    public static void Backward(float* normalized, float inverse, float* gamma, float* gradient, float* gammaSum, float* betaSum, int length)
    {
        Vector256<float> sum = default, projection = default;
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> dy = Lanes.Load(gradient, i, length);
            Vector256<float> x = Lanes.Load(normalized, i, length);
            Lanes.Store(Vector256.FusedMultiplyAdd(dy, x, Lanes.Load(gammaSum, i, length)), gammaSum, i, length);
            Lanes.Store(Lanes.Load(betaSum, i, length) + dy, betaSum, i, length);
            Vector256<float> g = dy * Lanes.Load(gamma, i, length);
            sum += g;
            projection = Vector256.FusedMultiplyAdd(g, x, projection);
        }

        var mean = Vector256.Create(-Vector256.Sum(sum) / length);
        var slope = Vector256.Create(-Vector256.Sum(projection) / length);
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> g = Vector256.FusedMultiplyAdd(Lanes.Load(gradient, i, length), Lanes.Load(gamma, i, length), mean);
            Lanes.Store(Vector256.FusedMultiplyAdd(Lanes.Load(normalized, i, length), slope, g) * inverse, gradient, i, length);
        }
    }
}
