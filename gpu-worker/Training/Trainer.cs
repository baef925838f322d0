using System.Diagnostics;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Telemetry;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// The training loop, the same for every task. A step is a pure function of weights, moments and its number, so that a resumed training
/// continues bit for bit in the same environment.
/// </summary>
/// <param name="task">What is learnt.</param>
/// <param name="options">How.</param>
/// <param name="context">Where progress and checkpoints go.</param>
internal sealed class Trainer<TBatch>(ITrainingTask<TBatch> task, TrainerOptions options, TrainingContext context)
{
    private int _microBatchTokens = options.MicroBatchTokens;
    private long _savedStep;

    /// <summary>Trains to the end, from the checkpoint where one is given. The model then holds the weights to keep.</summary>
    /// <remarks>Stays on the calling thread: dispose scopes belong to it.</remarks>
    public TrainerState Run(Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        using var replicas = new Replicas<TBatch>(task, options);
        using IOptimizer optimizer = options.Optimizer(replicas.First);
        using var best = new FlatCopy(replicas.First);
        long[] starts = EpochStarts();
        long totalSteps = starts[^1];
        TrainerState state = Resume(checkpoint, starts, replicas, optimizer, best);

        ISchedule schedule = options.Schedule(totalSteps);
        var stable = new StableWeights(context.ScratchFolder, options.KeepsStableWeights ? schedule.DecayStart : null);
        if (checkpoint is not null)
        {
            stable.CopyFrom(checkpoint.Folder);
        }

        var meter = new ProgressMeter(context, totalSteps);
        double secondsBefore = state.Seconds;

        task.Model.train();
        if (checkpoint is null)
        {
            Evaluate(epoch: 0, state, meter, cancellationToken);
        }

        for (int epoch = 0; epoch < task.Epochs && !state.EarlyStopping.IsOver(options.Patience); epoch++)
        {
            if (state.Step >= starts[epoch + 1])
            {
                continue;
            }

            using Activity? span = WorkerTelemetry.Source.StartActivity("train epoch")?.SetTag("bertpipeline.epoch", epoch + 1);
            int[] lengths = task.Lengths(epoch);
            BatchPlan plan = Plan(epoch, lengths);
            using var loader = new StepLoader<TBatch>(task, epoch, plan, lengths, replicas.Count);
            string phase = $"epoch {epoch + 1} of {task.Epochs}";
            for (int index = (int)(state.Step - starts[epoch]); index < plan.Steps.Count; index++)
            {
                Unfreeze(state.Step, starts, replicas, optimizer);
                stable.TakeBefore(state.Step, replicas.First);
                ScheduledRates rates = schedule.At(state.Step);
                double[] figures;
                try
                {
                    figures = Step(loader, index, state, rates, replicas, optimizer, cancellationToken);
                }
                catch (OperationCanceledException) when (state.Step > _savedStep && !replicas.First.Groups.Any(group => group.Rule.FirstStep(starts) == state.Step))
                {
                    // Weights and moments are those of the step before, but where one begins that brings new ones.
                    Save(state, replicas, optimizer, best, stable);
                    throw;
                }

                long tokens = plan.Steps[index].Sum(example => (long)lengths[example]);
                state.Step++;
                state.Tokens += tokens;
                state.Seconds = secondsBefore + meter.SecondsHere;
                Note(state, totalSteps, epoch + ((index + 1.0) / plan.Steps.Count), figures, rates, meter);
                meter.Step(phase, state.Step, tokens, task.Epochs - epoch, Newest(state));

                if (context.Checkpoints.IsDue && index + 1 < plan.Steps.Count)
                {
                    Save(state, replicas, optimizer, best, stable);
                }
            }

            if (Evaluate(epoch + 1, state, meter, cancellationToken) is { } score)
            {
                state.EarlyStopping = state.EarlyStopping.After(epoch + 1, score);
                if (state.EarlyStopping.BestEpoch == epoch + 1)
                {
                    best.Take();
                }
            }

            state.Seconds = secondsBefore + meter.SecondsHere;
            Save(state, replicas, optimizer, best, stable);
        }

        stable.TakeBefore(state.Step, replicas.First);
        best.Restore();
        replicas.First.Release();
        return state;
    }

    /// <summary>The step that each epoch begins with, and at last the number of all steps.</summary>
    private long[] EpochStarts()
    {
        long[] starts = new long[task.Epochs + 1];
        for (int epoch = 0; epoch < task.Epochs; epoch++)
        {
            starts[epoch + 1] = starts[epoch] + Plan(epoch, task.Lengths(epoch)).Steps.Count;
        }

        return starts;
    }

    /// <summary>From this step on more layers learn, where the options say so.</summary>
    private static void Unfreeze(long step, long[] starts, Replicas<TBatch> replicas, IOptimizer optimizer)
    {
        foreach (ParameterGroup group in replicas.Unfreeze(rule => rule.FirstStep(starts) <= step))
        {
            optimizer.Add(group, group.Rule.FirstStep(starts));
        }
    }

    private BatchPlan Plan(int epoch, int[] lengths) => BatchPlan.Create(lengths, task.StepSize, options.Seed, epoch);

    /// <returns>The task's figures and, at last, the gradient's norm.</returns>
    private double[] Step(
        StepLoader<TBatch> loader, int index, TrainerState state, ScheduledRates rates, Replicas<TBatch> replicas, IOptimizer optimizer,
        CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        Tensor figures = ComputeGradients(loader, index, state, replicas, cancellationToken);
        Tensor norm = replicas.First.ClipGradients(options.ClipNorm);
        optimizer.Step(state.Step, rates);
        replicas.TakeWeights();

        // A GPU is waited for here, once a step.
        return cat([figures.to(float64), norm.view(1)]).cpu().data<double>().ToArray();
    }

    /// <summary>Adds up the gradients of a step's micro-batches.</summary>
    /// <returns>The step's figures, on the device.</returns>
    private Tensor ComputeGradients(
        StepLoader<TBatch> loader, int index, TrainerState state, Replicas<TBatch> replicas, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return replicas.ComputeGradients(loader.Take(index, _microBatchTokens), state.Step, cancellationToken);
            }
            catch (Exception exception) when (OutOfMemory.Is(exception))
            {
                _microBatchTokens = OutOfMemory.Halve(_microBatchTokens, exception);
                Move(state, Describe());
            }
        }
    }

    private TrainerState Resume(Checkpoint? checkpoint, long[] starts, Replicas<TBatch> replicas, IOptimizer optimizer, FlatCopy best)
    {
        IReadOnlyDictionary<string, string> here = Describe();
        TrainerLog.Started(context.Logger, string.Join(", ", here.Select(e => $"{e.Key} {e.Value}")));
        if (checkpoint is null)
        {
            return new TrainerState { Environment = here };
        }

        TrainerState state = TrainingCheckpoint.ReadState(checkpoint.Folder);
        if (state.Step > starts[^1])
        {
            throw new UserErrorException($"The checkpoint is at step {state.Step}, the training has {starts[^1]} steps: it belongs to other data or options. Delete it to begin anew.");
        }

        // In their order: those that had begun, and no more.
        foreach (long step in replicas.First.Groups.Select(group => group.Rule.FirstStep(starts)).Distinct().Order().Where(step => step < state.Step).ToArray())
        {
            Unfreeze(step, starts, replicas, optimizer);
        }

        TrainingCheckpoint.ReadTensors(checkpoint.Folder, replicas.First.Weights, optimizer, best);
        replicas.Align();
        _savedStep = state.Step;
        Move(state, here);
        TrainerLog.Resumed(context.Logger, state.Step, state.Exact);
        return state;
    }

    private IReadOnlyDictionary<string, string> Describe() => TrainingEnvironment.Describe(
        options with { MicroBatchTokens = _microBatchTokens }, options.Precision != Precision.Bf16 && task.HasKernels(options.Devices[0]));

    /// <summary>Notes where training goes on; its bytes are no longer promised where that is elsewhere.</summary>
    private static void Move(TrainerState state, IReadOnlyDictionary<string, string> here)
    {
        string[] changes = [.. here.Where(e => state.Environment.GetValueOrDefault(e.Key) != e.Value)
            .Select(e => $"{e.Key} {state.Environment.GetValueOrDefault(e.Key)} → {e.Value}")];
        if (changes.Length > 0)
        {
            state.Exact = false;
            state.Warnings.Add($"From step {state.Step} on in another environment ({string.Join(", ", changes)}): results may differ in the last digits.");
            state.Environment = here;
        }
    }

    private double? Evaluate(int epoch, TrainerState state, ProgressMeter meter, CancellationToken cancellationToken)
    {
        using Activity? span = WorkerTelemetry.Source.StartActivity("evaluate epoch")?.SetTag("bertpipeline.epoch", epoch);
        meter.Say($"evaluating after {epoch} of {task.Epochs} epochs", state.Step, Newest(state));
        task.Model.eval();
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        EvaluationResult result = task.Evaluate(epoch, state, options.Devices[0], cancellationToken);
        meter.Evaluated();
        task.Model.train();
        if (result.Figures.Where(f => !double.IsFinite(f.Value)).ToArray() is [var odd, ..])
        {
            throw new TrainingDivergedException($"Training diverged: after {epoch} of {task.Epochs} epochs {odd.Key} is {odd.Value}. Lower the learning rate.");
        }

        if (result.Figures.Count > 0)
        {
            context.Progress.AppendMetrics(state.Step, result.Figures);
            TrainerLog.Evaluated(context.Logger, epoch, state.Step, string.Join(", ", result.Figures.Select(f => $"{f.Key} {f.Value:g5}")));
        }

        return result.Score;
    }

    /// <summary>Adds the step to the curve, and a point of the curve to the metrics stream.</summary>
    private void Note(TrainerState state, long totalSteps, double epoch, double[] figures, ScheduledRates rates, ProgressMeter meter)
    {
        (double loss, double norm) = (figures[0], figures[^1]);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            throw new TrainingDivergedException(
                $"Training diverged at step {state.Step} of {totalSteps}: the loss is {loss}, the gradient's norm {norm}. Lower the learning rate.");
        }

        IEnumerable<KeyValuePair<string, double>> all = task.Figures.Append(MetricName.GradientNorm).Zip(figures, KeyValuePair.Create)
            .Append(new(MetricName.LearningRate, rates.LearningRate));
        if (state.Curve.Add(state.Step, totalSteps, epoch, state.Tokens, all) is { } point)
        {
            context.Progress.AppendMetrics(point.Step, new Dictionary<string, double>([.. point.Values, new(MetricName.TokensPerSecond, meter.Rate), .. WorkerMemory.Read()]));
        }
    }

    private static IReadOnlyDictionary<string, double> Newest(TrainerState state) =>
        state.Curve.Points.Count > 0 ? state.Curve.Points[^1].Values : new Dictionary<string, double>();

    /// <summary>Written here, between two steps; uploaded in the background.</summary>
    private void Save(TrainerState state, Replicas<TBatch> replicas, IOptimizer optimizer, FlatCopy best, StableWeights stable)
    {
        using var scope = NewDisposeScope();
        string folder = Path.Combine(context.ScratchFolder, $"checkpoint-{state.Step:D9}");
        TrainingCheckpoint.Write(folder, replicas.First.Weights, optimizer, best.Tensors, state);
        stable.CopyTo(folder);
        context.Checkpoints.Save(state.Step, folder);
        _savedStep = state.Step;
    }
}
