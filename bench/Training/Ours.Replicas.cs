using System.Diagnostics;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.Training.Benchmarks;

/// <content>Replicas on the processor: they share its cores, so only what passes between them is of interest.</content>
internal static partial class Ours
{
    private const int MostPositions = 16_384;

    /// <summary>A classifier's steps on random tokens, each part's median.</summary>
    public static StepParts StepReplicas(ModelSize size, int replicas, int sequences, int length, int steps)
    {
        StartLibrary();
        BertConfig config = Config(size);
        ClassifierData data = RandomPieces([.. Enumerable.Repeat(length, sequences)]);
        using var model = new BertForSequenceClassification(config, ModelSize.Tags, new HeadOptions());
        BertInitialization.Initialize(model, config, Seed, Seed);
        var task = new ClassifierTask(model, data, data, weighPositives: false)
        {
            Epochs = 1,
            StepSize = StepSize.Examples(sequences),
        };
        var reducer = new TimedReducer(new SlicedReducer());
        var options = new TrainerOptions
        {
            Seed = Seed,
            Optimizer = parameters => new AdamW(parameters),
            Schedule = count => new LinearSchedule(1e-4, warmupSteps: 0, count),
            Devices = [.. Enumerable.Repeat(CPU, replicas)],
            Reducer = reducer,
        };
        using var shared = new Replicas<ClassifierBatch>(task, options);
        using IOptimizer optimizer = options.Optimizer(shared.First);
        int[] lengths = task.Lengths(0);
        IReadOnlyList<ClassifierBatch> batches = task.Load(0, 0, BatchPlan.MicroBatches([.. Enumerable.Range(0, sequences)], lengths, MostPositions, replicas));
        var parts = new List<StepParts>();
        for (int step = 0; step <= steps; step++)
        {
            (reducer.Reduction, reducer.Copies) = (0, 0);
            var watch = Stopwatch.StartNew();
            shared.ComputeGradients(batches, step, CancellationToken.None);
            double gradients = watch.Elapsed.TotalSeconds - reducer.Reduction;
            watch.Restart();
            shared.First.ClipGradients(1);
            optimizer.Step(step, new ScheduledRates(1e-4, null));
            double moved = watch.Elapsed.TotalSeconds;
            shared.TakeWeights();
            parts.Add(new StepParts(shared.First.Groups.Sum(g => g.Values.numel()), gradients, reducer.Reduction, moved, reducer.Copies));
        }

        // The first takes its memory.
        StepParts[] counted = [.. parts.Skip(1)];
        double Of(Func<StepParts, double> part) => Median(counted.Select(part));
        return new StepParts(counted[0].Parameters, Of(p => p.Gradients), Of(p => p.Reduction), Of(p => p.Optimizer), Of(p => p.Copies));
    }

    private sealed class TimedReducer(IGradientReducer reducer) : IGradientReducer
    {
        /// <summary>Seconds.</summary>
        public double Reduction { get; set; }

        /// <inheritdoc cref="Reduction"/>
        public double Copies { get; set; }

        public void Reduce(IReadOnlyList<FlatParameters> replicas)
        {
            long start = Stopwatch.GetTimestamp();
            reducer.Reduce(replicas);
            Reduction += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public void Broadcast(IReadOnlyList<FlatParameters> replicas)
        {
            long start = Stopwatch.GetTimestamp();
            reducer.Broadcast(replicas);
            Copies += Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
