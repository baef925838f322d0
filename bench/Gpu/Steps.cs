using System.Diagnostics;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Randomness;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Training.Benchmarks;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace BertPipeline.Gpu.Benchmarks;

/// <summary>Steps of the worker's own trainer, and all that is known of its inside here.</summary>
internal static class Steps
{
    private const int Seed = 1;
    private const int Warmup = 5;
    private const int FirstWordId = 1000;

    // More than any card does in the seconds given.
    private const int Most = 100_000;

    /// <returns>Seconds of a step, the median.</returns>
    public static double Measure(StepWork work, IReadOnlyList<Device> devices)
    {
        TorchRuntime.Start();
        BertConfig config = new()
        {
            VocabSize = ModelSize.Vocabulary,
            HiddenSize = work.Size.Hidden,
            NumHiddenLayers = work.Size.Layers,
            NumAttentionHeads = work.Size.Heads,
            IntermediateSize = work.Size.Intermediate,
        };
        using var model = new BertForPreTraining(config);
        BertInitialization.Initialize(model, config, Seed, Seed);
        using var languageModel = new LanguageModelTask(model, new LanguageModelData([], HeldOut: null)) { Epochs = 1, StepSize = StepSize.Examples(work.Sequences) };
        var clock = new StepClock(work.Seconds);
        var options = new TrainerOptions
        {
            Seed = Seed,
            Optimizer = parameters => new AdamW(parameters),
            Schedule = steps => new LinearSchedule(1e-4, warmupSteps: 0, steps),
            ClipNorm = 1,
            Devices = devices,
            Precision = work.Precision,
            MicroBatchTokens = work.Sequences * work.Length,
        };
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("steps-");
        try
        {
            var context = new TrainingContext
            {
                ScratchFolder = scratch.FullName,
                Progress = new NoProgress(),
                Checkpoints = clock,
                Time = TimeProvider.System,
                Logger = NullLogger.Instance,
            };
            new Trainer<LanguageModelBatch>(new RandomExamples(languageModel, work), options, context).Run(checkpoint: null, CancellationToken.None);
        }
        catch (StepClock.EnoughException)
        {
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        return Median(clock.Steps.Skip(Warmup));
    }

    /// <summary>The language model's task on random words in the place of files.</summary>
    private sealed class RandomExamples(LanguageModelTask task, StepWork work) : ITrainingTask<LanguageModelBatch>
    {
        public nn.Module Model => task.Model;

        public int Epochs => 1;

        public StepSize StepSize => task.StepSize;

        public IReadOnlyList<string> Figures => task.Figures;

        public int[] Lengths(int epoch) => [.. Enumerable.Repeat(work.Length, work.Sequences * Math.Min(Most, 1_000_000 / work.Sequences))];

        public IReadOnlyList<LanguageModelBatch> Load(int epoch, double position, IReadOnlyList<int[]> microBatches) => [.. microBatches.Select(Load)];

        public bool HasKernels(Device device) => task.HasKernels(device);

        public nn.Module CreateReplica() => task.CreateReplica();

        public Tensor ComputeGradients(nn.Module model, LanguageModelBatch batch, Device device) => task.ComputeGradients(model, batch, device);

        public EvaluationResult Evaluate(int epoch, TrainerState state, Device device, CancellationToken cancellationToken) =>
            new(Score: null, new Dictionary<string, double>());

        private LanguageModelBatch Load(int[] examples)
        {
            var random = new SplitMix64((ulong)examples[0]);
            var inputs = new SequenceBatch([.. examples.Select(_ => work.Length)], hasPairs: true);
            var positions = new List<long>();
            for (int i = 0; i < examples.Length; i++)
            {
                foreach (ref long id in inputs.Ids(i))
                {
                    id = FirstWordId + random.Next(ModelSize.Vocabulary - FirstWordId);
                }

                inputs.TokenTypes(i)[(work.Length / 2)..].Fill(1);
                positions.AddRange(Enumerable.Range(0, work.Masked).Select(masked => (long)inputs.Offset(i) + (masked * work.Length / work.Masked)));
            }

            return new LanguageModelBatch
            {
                Inputs = inputs,
                MaskedPositions = [.. positions],
                MaskedIds = [.. positions.Select(_ => (long)FirstWordId + random.Next(ModelSize.Vocabulary - FirstWordId))],
                NextLabels = [.. examples.Select(example => (long)example % 2)],
                StepMasked = (long)work.Sequences * work.Masked,
                StepExamples = work.Sequences,
            };
        }
    }

    /// <summary>The trainer asks after each step whether a checkpoint is due: so steps are timed, and ended when their time is up.</summary>
    private sealed class StepClock(double seconds) : ICheckpoints
    {
        private long _last = Stopwatch.GetTimestamp();
        private double _total;

        public List<double> Steps { get; } = [];

        public bool IsDue
        {
            get
            {
                Steps.Add(Stopwatch.GetElapsedTime(_last).TotalSeconds);
                _last = Stopwatch.GetTimestamp();
                _total += Steps.Count > Warmup ? Steps[^1] : 0;
                return _total > seconds ? throw new EnoughException() : false;
            }
        }

        public Task<Checkpoint?> NewestAsync(CancellationToken cancellationToken) => Task.FromResult<Checkpoint?>(null);

        public void Save(long step, string folder)
        {
        }

        public sealed class EnoughException : Exception;
    }

    private sealed class NoProgress : ITrainingProgress
    {
        public void Report(JobProgress progress)
        {
        }

        public void AppendMetrics(long step, IReadOnlyDictionary<string, double> values)
        {
        }
    }
}
