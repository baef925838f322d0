using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training.Resuming;

/// <summary>How an attempt ends early.</summary>
internal enum Stop
{
    None,

    /// <summary>The process is killed: nothing more is written.</summary>
    Killed,

    /// <summary>It is killed when a checkpoint has just been saved, and before anything else; or not at all, where none is saved any more.</summary>
    KilledAfterSave,

    /// <summary>It is asked to end, and saves where it stands.</summary>
    Asked,
}

/// <param name="kind">How it ends.</param>
/// <param name="moment">At which micro-batch or evaluation, counted from 1.</param>
internal sealed class Disturbance(Stop kind, int moment)
{
    private int _moments;

    public int Moment => moment;

    /// <returns>What was trained; null where the attempt ended early.</returns>
    public Trained? Run(DrawnTraining training, JobContexts contexts, Checkpoint? checkpoint)
    {
        using var ask = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bool isDead = false;
        void Die()
        {
            isDead = true;
            throw new DeathException();
        }

        contexts.OnSave = _ =>
        {
            if (kind == Stop.KilledAfterSave && Volatile.Read(ref _moments) >= moment)
            {
                Die();
            }
        };
        var attempt = new Attempt(training, contexts, () =>
        {
            bool isTime = Interlocked.Increment(ref _moments) >= moment;
            if (isTime && kind == Stop.Asked)
            {
                ask.Cancel();
            }
            else if (isTime && kind == Stop.Killed)
            {
                Die();
            }
        });
        try
        {
            return attempt.Run(checkpoint, ask.Token);
        }
        catch (OperationCanceledException) when (kind == Stop.Asked && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception) when (isDead)
        {
            return null;
        }
    }

    private sealed class DeathException : Exception;
}
