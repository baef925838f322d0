using System.Diagnostics;
using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.Weights.Benchmarks;

/// <summary>
/// How long a training of bert-base with AdamW stands still for a checkpoint: weights and moments on the processor, written between two steps as the trainer
/// writes them, beside nothing but copying them to memory taken anew, as a snapshot would, alternately.
/// </summary>
internal static class SaveBenchmark
{
    public static int Run(string folder, int passes)
    {
        TorchRuntime.Start();
        using var model = new BertForPreTraining(ModelForms.Config);
        using var parameters = new FlatParameters(model, CPU, _ => ParameterRule.Plain);
        using IOptimizer optimizer = OptimizerChoice.Create(new OptimizerOptions(), parameters);
        foreach (ParameterGroup group in parameters.Unfreeze(_ => true))
        {
            optimizer.Add(group, 0);
        }

        var state = new TrainerState { Environment = new Dictionary<string, string>() };
        List<double> copies = [], writes = [];
        for (int pass = -1; pass < passes; pass++)
        {
            double copied = Copy(parameters, optimizer);
            long start = Stopwatch.GetTimestamp();
            string checkpoint = Path.Combine(folder, $"checkpoint-{pass}");
            TrainingCheckpoint.Write(checkpoint, parameters.Weights, optimizer, [], state);
            double written = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Directory.Delete(checkpoint, recursive: true);
            if (pass >= 0)
            {
                copies.Add(copied);
                writes.Add(written);
            }
        }

        double bytes = 4.0 * (parameters.Weights.Sum(w => w.Value.numel()) + optimizer.State.Sum(s => s.Value.numel()));
        Console.WriteLine("| checkpoint, MB | copied to new memory, s | training stands still, s | over the copy |");
        Console.WriteLine("|---|---|---|---|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {bytes / 1e6:0} | {Median(copies):0.00} | {Median(writes):0.00} | {Median(writes) / Median(copies):0.0} |"));
        return 0;
    }

    private static double Copy(FlatParameters parameters, IOptimizer optimizer)
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        long start = Stopwatch.GetTimestamp();
        foreach ((_, Tensor value) in (IEnumerable<(string, Tensor)>)[.. parameters.Weights, .. optimizer.State])
        {
            value.clone();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
