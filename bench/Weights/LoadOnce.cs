using System.Diagnostics;
using System.Globalization;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Benchmarks;

/// <summary>One loading in a process of its own. Prints: seconds to construct the model, seconds to load, bytes of memory that both took at their peak.</summary>
internal static class LoadOnce
{
    public static int Run(string path, string way)
    {
        TorchRuntime.Start();
        GC.Collect();
        ResidentMemory.ForgetPeak();
        long before = ResidentMemory.Now;
        long start = Stopwatch.GetTimestamp();
        using var model = new BertForPreTraining(ModelForms.Config);
        double constructed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        switch (way)
        {
            case "ours":
                using (ITensorFile file = TensorFiles.OpenFile(path))
                {
                    ModelWeights.Load(file, model);
                }

                break;
            case LoadBenchmark.Mapped:
                OtherLoads.Mapped(path, model);
                break;
            case LoadBenchmark.Positional:
                OtherLoads.Read(path, model);
                break;
            default:
                throw new ArgumentException($"No way is called '{way}'.", nameof(way));
        }

        double loaded = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{constructed} {loaded} {ResidentMemory.Peak - before}"));
        return 0;
    }
}
