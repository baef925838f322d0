using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Training.Benchmarks;
using static TorchSharp.torch;

namespace BertPipeline.Gpu.Benchmarks;

/// <summary>
/// <c>[--size L12] [--tokens 16384,65536] [--length 128] [--seconds 20] [--devices 1] [--python /usr/bin/python3]</c>: steps of a language model on GPUs, in each
/// precision, beside what products of matrices alone reach there and beside transformers on the same card. Some five minutes. Without a GPU it runs all the same,
/// on the processor, with a small model: so it is known to work before a card is rented.
/// </summary>
internal static class GpuBenchmark
{
    // The article's corpus, which took it 18 hours on four T4.
    private const double ArticlePieces = 800_000;
    private const int ArticleEpochs = 3;

    public static int Run(Options options)
    {
        bool hasGpu = cuda.is_available();
        Device[] devices = Devices(hasGpu, (int)options.Number("--devices", 1));
        ModelSize size = options.Sizes(ModelSize.Tiny, ModelSize.Small, ModelSize.Base) is [var asked] ? asked : hasGpu ? ModelSize.Base : ModelSize.Tiny;
        int length = (int)options.Number("--length", 128);
        double seconds = options.Number("--seconds", 20);
        Console.WriteLine(hasGpu
            ? $"{devices.Length} of {cuda.device_count()} GPUs, {size.Name}, sequences of {length} tokens, libtorch {__version__}."
            : $"No GPU: {size.Name} on the processor, only to see that everything runs. These are no figures of a GPU.");
        Console.WriteLine();
        Table.Begin("precision", "tokens a step", "what", "tokens/s", "step, ms", "TFLOP/s", "of products alone", "the article's run, minutes");
        foreach (Precision precision in new[] { Precision.Bf16, Precision.Fp32 })
        {
            double peak = PeakRate.Measure(devices[0], precision, hasGpu ? 8192 : 512);
            Row(precision, 0, "products alone", length, null, peak, peak);
            foreach (int tokens in options.Numbers("--tokens", hasGpu ? [16_384, 65_536] : [1024]))
            {
                var work = new StepWork(size, length, tokens / length, precision, seconds);
                foreach (Device[] used in devices.Length == 1 ? [devices] : new[] { devices[..1], devices })
                {
                    Row(precision, tokens, used.Length == 1 ? "ours" : $"ours, {used.Length} GPUs", length, Steps.Measure(work, used), Rate(work), peak * used.Length);
                }

                (double? step, string what) = Peer.Measure(options, work, hasGpu);
                Row(precision, tokens, what, length, step, Rate(work), peak);
            }
        }

        return 0;
    }

    private static Device[] Devices(bool hasGpu, int count) => hasGpu
        ? [.. Enumerable.Range(0, Math.Min(count, cuda.device_count())).Select(index => device(TorchSharp.DeviceType.CUDA, index))]
        : [.. Enumerable.Repeat(CPU, count)];

    /// <summary>Operations of a step, 10^12: the encoder's; the words' and the optimizer's come on top.</summary>
    private static double Rate(StepWork work) => work.Size.TrainingOperations(Enumerable.Repeat(work.Length, work.Sequences)) / 1e12;

    /// <param name="precision">Of the model.</param>
    /// <param name="tokens">Of a step.</param>
    /// <param name="what">Who.</param>
    /// <param name="length">Of a sequence.</param>
    /// <param name="step">Seconds; null where nothing was measured.</param>
    /// <param name="operations">Of a step, 10^12; the rate itself where there is no step.</param>
    /// <param name="peak">What products alone reach, 10^12 a second.</param>
    private static void Row(Precision precision, int tokens, string what, int length, double? step, double operations, double peak)
    {
        string name = JsonName.Of(precision);
        if (step is not { } time)
        {
            Table.Row(name, tokens == 0 ? "" : $"{tokens}", what, "", "", tokens == 0 ? Table.Number(operations) : "", "", "");
            return;
        }

        double rate = operations / time;
        double minutes = ArticlePieces * ArticleEpochs * length / (tokens / time) / 60;
        Table.Row(
            name, tokens.ToString(CultureInfo.InvariantCulture), what, Table.Number(tokens / time), Table.Number(1000 * time), Table.Number(rate), $"{100 * rate / peak:0} %",
            Table.Number(minutes));
    }
}
