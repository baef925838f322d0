using System.Diagnostics;
using BertPipeline.Contracts.Runs;
using static TorchSharp.torch;

namespace BertPipeline.Gpu.Benchmarks;

/// <summary>What a device reaches with nothing but products of large matrices.</summary>
internal static class PeakRate
{
    private const int Warmup = 3;
    private const int Passes = 5;
    private const int ProductsAPass = 10;

    /// <param name="device">The device.</param>
    /// <param name="precision">Of the factors.</param>
    /// <param name="size">Rows and columns of both.</param>
    /// <returns>10^12 operations a second, the median.</returns>
    public static double Measure(Device device, Precision precision, long size)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor a = randn(size, size, device: device).to(precision == Precision.Bf16 ? bfloat16 : float32);
        Tensor b = randn(size, size, device: device).to(a.dtype);
        var rates = new List<double>();
        for (int pass = 0; pass < Warmup + Passes; pass++)
        {
            using var products = NewDisposeScope();
            long start = Stopwatch.GetTimestamp();
            Tensor product = a.matmul(b);
            for (int i = 1; i < ProductsAPass; i++)
            {
                product = a.matmul(b);
            }

            product[0, 0].to(float32).item<float>();
            rates.Add(2.0 * size * size * size * ProductsAPass / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e12);
        }

        return Median(rates.Skip(Warmup));
    }
}
