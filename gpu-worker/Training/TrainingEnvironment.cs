using System.Globalization;
using System.Runtime.InteropServices;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Kernels.Products;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>What the bytes of a result depend on besides its inputs: equal environments promise equal bytes.</summary>
internal static class TrainingEnvironment
{
    /// <param name="options">How it is trained.</param>
    /// <param name="hasKernels">Whether the project's own kernels compute it.</param>
    public static IReadOnlyDictionary<string, string> Describe(TrainerOptions options, bool hasKernels)
    {
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["device"] = options.Devices[0].type == TorchSharp.DeviceType.CUDA ? "cuda" : "cpu",
            ["devices"] = options.Devices.Count.ToString(CultureInfo.InvariantCulture),
            ["processor"] = Processor(),
            ["threads"] = get_num_threads().ToString(CultureInfo.InvariantCulture),
            ["precision"] = JsonName.Of(options.Precision),
            ["libtorch"] = __version__,
            ["kernels"] = (hasKernels, options.Precision) switch
            {
                (false, _) => "libtorch",
                (true, Precision.Bf16Mixed) => $"{Gemm.Kernel}, oneDNN bf16",
                _ => Gemm.Kernel,
            },
            ["microBatchTokens"] = options.MicroBatchTokens.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Processor()
    {
        const string Path = "/proc/cpuinfo";
        string? line = File.Exists(Path)
            ? File.ReadLines(Path).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
