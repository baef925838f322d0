using static TorchSharp.torch;

namespace BertPipeline.Training.Benchmarks;

/// <summary>
/// The rate at which libtorch multiplies the matrices of a step: forward, and backward for inputs and weights, every linear layer of the encoder
/// weighed by its operations. What a step that did nothing else would reach.
/// </summary>
internal static class MatrixProducts
{
    private const double Operations = 2e11;

    public static Measured Measure(ProductsWork work)
    {
        Ours.StartLibrary();
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        Layer[] layers = [.. work.Size.Matrices.Select(m => new Layer(randn(work.Rows, m.Inputs), randn(m.Outputs, m.Inputs), randn(work.Rows, m.Outputs)))];
        double once = work.Size.Matrices.Sum(m => 6.0 * work.Rows * m.Inputs * m.Outputs);
        Multiply(layers);
        int times = (int)Math.Max(3, Operations / once);
        var clock = new ProcessClock();
        clock.Start();
        for (int i = 0; i < times; i++)
        {
            Multiply(layers);
        }

        clock.Mark();
        return new Measured
        {
            Seconds = clock.Seconds,
            CpuSeconds = clock.CpuSeconds,
            PeakMegabytes = clock.PeakMegabytes,
            Gigaflops = times * once / clock.Seconds / 1e9,
            With = $"libtorch {__version__}",
        };
    }

    private static void Multiply(Layer[] layers)
    {
        foreach ((Tensor inputs, Tensor weights, Tensor gradients) in layers)
        {
            mm(inputs, weights.t()).Dispose();
            mm(gradients, weights).Dispose();
            mm(gradients.t(), inputs).Dispose();
        }
    }

    /// <param name="Inputs"><c>[tokens, inputs]</c></param>
    /// <param name="Weights"><c>[outputs, inputs]</c></param>
    /// <param name="Gradients">Of the layer's outputs, <c>[tokens, outputs]</c>.</param>
    private sealed record Layer(Tensor Inputs, Tensor Weights, Tensor Gradients);
}
