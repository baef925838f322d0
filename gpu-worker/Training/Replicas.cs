using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// A model a device, all with the same weights. A step's micro-batches are shared out in their order; each model adds up the gradients of its share on a thread of
/// its own, and the reducer makes one gradient of them all. The first model is the task's: it alone is stepped, judged and saved, the others take its weights.
/// </summary>
internal sealed class Replicas<TBatch> : IDisposable
{
    private readonly ITrainingTask<TBatch> _task;
    private readonly TrainerOptions _options;
    private readonly nn.Module[] _models;
    private readonly FlatParameters[] _parameters;
    private readonly ThreadTeam _threads;

    /// <param name="task">Its model is moved to the first device.</param>
    /// <param name="options">Which devices, and what learns.</param>
    public Replicas(ITrainingTask<TBatch> task, TrainerOptions options)
    {
        _task = task;
        _options = options;
        _models = [task.Model, .. options.Devices.Skip(1).Select(_ => task.CreateReplica())];
        _parameters = [.. _models.Zip(options.Devices, (model, device) => new FlatParameters(model, device, options.Rule, options.Precision))];
        _threads = new ThreadTeam(_models.Length);
        Align();
    }

    public int Count => _models.Length;

    /// <summary>The task's own model's.</summary>
    public FlatParameters First => _parameters[0];

    /// <summary>Gives every model the first one's weights, those too that are frozen.</summary>
    public void Align()
    {
        First.Publish();
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (nn.Module model in _models.Skip(1))
        {
            foreach (((_, Parameter first), (_, Parameter own)) in _models[0].named_parameters().Zip(model.named_parameters()))
            {
                own.copy_(first);
            }
        }
    }

    /// <summary>Lets the groups learn whose time has come, in all models.</summary>
    /// <param name="isDue">Says so of a rule.</param>
    /// <returns>The first model's that had not learnt before.</returns>
    public IReadOnlyList<ParameterGroup> Unfreeze(Func<ParameterRule, bool> isDue) => _parameters.Select(p => p.Unfreeze(isDue)).ToArray()[0];

    /// <summary>Leaves the sum of all micro-batches' gradients with the first model.</summary>
    /// <param name="batches">Of one step.</param>
    /// <param name="step">Its number: with the micro-batch's it seeds dropout, whichever model computes it.</param>
    /// <param name="cancellationToken">Looked at between micro-batches.</param>
    /// <returns>The sums of the task's figures, <c>[figures]</c>, on the first device.</returns>
    /// <exception cref="Exception">What the first failing model threw; the others stop at their next micro-batch.</exception>
    public Tensor ComputeGradients(IReadOnlyList<TBatch> batches, long step, CancellationToken cancellationToken)
    {
        int share = (batches.Count + Count - 1) / Count;
        var figures = new Tensor?[batches.Count];
        bool hasFailed = false;
        try
        {
            _threads.Run(Count, replica =>
            {
                try
                {
                    _parameters[replica].ZeroGradients();
                    int end = Math.Min(batches.Count, (replica + 1) * share);
                    for (int micro = replica * share; micro < end && !Volatile.Read(ref hasFailed); micro++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        DropoutMasks.Seed(RandomSeed.For(_options.Seed, "dropout", step, micro), isAlone: Count == 1);
                        figures[micro] = ComputeGradients(batches[micro], replica);
                    }
                }
                catch (Exception)
                {
                    Volatile.Write(ref hasFailed, true);
                    throw;
                }
            });
            if (Count > 1)
            {
                _options.Reducer.Reduce(_parameters);
            }

            return Sum(figures!);
        }
        finally
        {
            foreach (Tensor? measured in figures)
            {
                measured?.Dispose();
            }
        }
    }

    /// <summary>All models take the first one's weights, as the optimizer left them.</summary>
    public void TakeWeights()
    {
        First.Publish();
        if (Count > 1)
        {
            _options.Reducer.Broadcast(_parameters);
        }
    }

    public void Dispose()
    {
        _threads.Dispose();
        foreach (FlatParameters parameters in _parameters)
        {
            parameters.Dispose();
        }

        foreach (nn.Module model in _models.Skip(1))
        {
            model.Dispose();
        }
    }

    private Tensor ComputeGradients(TBatch batch, int replica)
    {
        using var scope = NewDisposeScope();
        Tensor measured = _task.ComputeGradients(_models[replica], batch, _options.Devices[replica]);
        _parameters[replica].TakeGradients();
        return measured.DetachFromDisposeScope();
    }

    /// <summary>In the order of the micro-batches, whoever computed them.</summary>
    private Tensor Sum(Tensor[] figures)
    {
        using var scope = NewDisposeScope();
        Tensor sum = zeros(_task.Figures.Count, device: _options.Devices[0]);
        foreach (Tensor measured in figures)
        {
            sum += measured.to(sum.device);
        }

        return sum.MoveToOuterDisposeScope();
    }
}
