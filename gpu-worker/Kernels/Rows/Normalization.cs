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
    /// <param name="length">Of all four, a multiple of eight.</param>
    /// <returns>1 / √(variance + ε)</returns>
    public static float Forward(float* row, float* gamma, float* beta, float epsilon, float* output, int length)
    {
        Vector256<float> sum = default;
        for (int i = 0; i < length; i += Lanes.Count)
        {
            sum += Vector256.Load(row + i);
        }

        float mean = Vector256.Sum(sum) / length;
        Vector256<float> squares = default;
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> x = Vector256.Load(row + i) - Vector256.Create(mean);
            x.Store(row + i);
            squares = Vector256.FusedMultiplyAdd(x, x, squares);
        }

        float inverse = 1 / MathF.Sqrt((Vector256.Sum(squares) / length) + epsilon);
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> x = Vector256.Load(row + i) * inverse;
            x.Store(row + i);
            Vector256.FusedMultiplyAdd(x, Vector256.Load(gamma + i), Vector256.Load(beta + i)).Store(output + i);
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
    /// <param name="length">Of all, a multiple of eight.</param>
    public static void Backward(float* normalized, float inverse, float* gamma, float* gradient, float* gammaSum, float* betaSum, int length)
    {
        Vector256<float> sum = default, projection = default;
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> dy = Vector256.Load(gradient + i);
            Vector256<float> x = Vector256.Load(normalized + i);
            Vector256.FusedMultiplyAdd(dy, x, Vector256.Load(gammaSum + i)).Store(gammaSum + i);
            (Vector256.Load(betaSum + i) + dy).Store(betaSum + i);
            Vector256<float> g = dy * Vector256.Load(gamma + i);
            sum += g;
            projection = Vector256.FusedMultiplyAdd(g, x, projection);
        }

        var mean = Vector256.Create(-Vector256.Sum(sum) / length);
        var slope = Vector256.Create(-Vector256.Sum(projection) / length);
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector256<float> g = Vector256.FusedMultiplyAdd(Vector256.Load(gradient + i), Vector256.Load(gamma + i), mean);
            (Vector256.FusedMultiplyAdd(Vector256.Load(normalized + i), slope, g) * inverse).Store(gradient + i);
        }
    }
}
