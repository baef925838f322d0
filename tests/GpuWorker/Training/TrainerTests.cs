using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void Run_SameSeedTwice_SameBytes()
    {
        using var contexts = new JobContexts();

        (byte[] first, _) = new LanguageModelRun(contexts).Train(cancellationToken: TestContext.Current.CancellationToken);
        (byte[] second, _) = new LanguageModelRun(contexts).Train(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Run_ResumedAfterDeath_ContinuesBitForBit(int checkpointsBeforeDeath)
    {
        using var undisturbedContexts = new JobContexts();
        (byte[] undisturbed, TrainerState whole) = new LanguageModelRun(undisturbedContexts).Train(cancellationToken: TestContext.Current.CancellationToken);
        using var contexts = new JobContexts { DueEvery = 3 };
        contexts.OnSave = checkpoint =>
        {
            if (contexts.Saved.Count > checkpointsBeforeDeath)
            {
                throw new DeathException();
            }
        };
        Assert.Throws<DeathException>(() => new LanguageModelRun(contexts).Train(cancellationToken: TestContext.Current.CancellationToken));
        contexts.OnSave = _ => { };

        (byte[] resumed, TrainerState state) = new LanguageModelRun(contexts).Train(contexts.Saved[^1], TestContext.Current.CancellationToken);

        Assert.InRange(contexts.Saved[checkpointsBeforeDeath].Step, 1, whole.Step - 1);
        Assert.Equal(undisturbed, resumed);
        Assert.True(state.Exact);
        Assert.Equal(whole.Step, state.Step);
        Assert.Equal(whole.Tokens, state.Tokens);
        Assert.Equal(whole.HeldOut, state.HeldOut);
        Assert.Equal(whole.Curve.Points.Select(p => p.Values[MetricName.Loss]), state.Curve.Points.Select(p => p.Values[MetricName.Loss]));
    }

    /// <summary>Ctrl+C, or a machine that goes away: nothing that was learnt is learnt again. Two micro-batches a step, so that it also comes between them.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(23)]
    public void Run_Interrupted_SavesWhereItStandsAndContinuesBitForBit(int microBatches)
    {
        using var undisturbedContexts = new JobContexts();
        LanguageModelRun Run(JobContexts contexts) => new(contexts) { MicroBatchTokens = 192 };
        (byte[] undisturbed, TrainerState whole) = Run(undisturbedContexts).Train(cancellationToken: TestContext.Current.CancellationToken);
        using var contexts = new JobContexts();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        int begun = 0;
        var interrupted = new LanguageModelRun(contexts)
        {
            MicroBatchTokens = 192,
            Around = task => new WatchedTask<LanguageModelBatch>(task, _ =>
            {
                if (++begun == microBatches)
                {
                    stop.Cancel();
                }
            }),
        };

        Assert.Throws<OperationCanceledException>(() => interrupted.Train(cancellationToken: stop.Token));

        Checkpoint checkpoint = contexts.Saved[^1];
        Assert.InRange(checkpoint.Step, Math.Max(1, (microBatches / 3) - 1), microBatches);
        Assert.Equal(contexts.Saved.Select(s => s.Step).Distinct(), contexts.Saved.Select(s => s.Step));
        (byte[] resumed, TrainerState state) = Run(contexts).Train(checkpoint, TestContext.Current.CancellationToken);
        Assert.Equal(undisturbed, resumed);
        Assert.Equal((whole.Step, true), (state.Step, state.Exact));
    }

    [Fact]
    public void Run_ResumedWithAnotherMicroBatch_GoesOnAndSaysInexact()
    {
        using var contexts = new JobContexts();
        (_, TrainerState whole) = new LanguageModelRun(contexts).Train(cancellationToken: TestContext.Current.CancellationToken);

        (_, TrainerState state) = new LanguageModelRun(contexts) { MicroBatchTokens = 128 }.Train(contexts.Saved[0], TestContext.Current.CancellationToken);

        Assert.False(state.Exact);
        Assert.Contains("microBatchTokens 16384 → 128", Assert.Single(state.Warnings), StringComparison.Ordinal);
        Assert.Equal(whole.Step, state.Step);
    }

    /// <summary>While the head learns alone, with the step that the encoder begins with, and after it.</summary>
    [Fact]
    public void Run_HeadFirstResumedAnywhere_ContinuesBitForBit()
    {
        using var contexts = new JobContexts { DueEvery = 1 };
        LanguageModelRun run = new(contexts) { HeadFirst = true, Examples = 500 };
        (byte[] undisturbed, _) = run.Train(cancellationToken: TestContext.Current.CancellationToken);

        foreach (Checkpoint checkpoint in contexts.Saved.Take(6).ToArray())
        {
            (byte[] resumed, _) = run.Train(checkpoint, TestContext.Current.CancellationToken);

            Assert.True(undisturbed.AsSpan().SequenceEqual(resumed), $"resumed at step {checkpoint.Step}, the weights differ");
        }
    }

    [Fact]
    public void Run_CountingSequences_LearnsContext()
    {
        using var contexts = new JobContexts();

        (_, TrainerState state) = new LanguageModelRun(contexts) { Epochs = 8, Examples = 4000, LearningRate = 2e-3 }.Train(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 9), state.HeldOut.Select(h => h.Epoch));
        HeldOutEvaluation last = state.HeldOut[^1];
        Assert.True(last.MlmLoss < last.UnigramEntropy - 1, $"held-out loss {last.MlmLoss:0.00}, entropy {last.UnigramEntropy:0.00}");
        Assert.InRange(last.UnigramEntropy, 3, Math.Log(SyntheticExamples.Words));
    }

    /// <summary>One step an epoch: what it did to the weights shows first when they are judged.</summary>
    [Fact]
    public void Run_LastStepOfAnEpochDiverges_SaysSoInsteadOfSavingIt()
    {
        using var contexts = new JobContexts();

        var error = Assert.Throws<TrainingDivergedException>(() =>
            new LanguageModelRun(contexts) { TokensPerStep = 1_000_000, LearningRate = 1e30 }.Train(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("Training diverged: after 1 of 2 epochs heldOutMlmLoss is NaN. Lower the learning rate.", error.Message, StringComparison.Ordinal);
        Assert.Empty(contexts.Saved);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using var contexts = new JobContexts();
        using var cancellation = new CancellationTokenSource();
        contexts.OnSave = _ => cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => new LanguageModelRun(contexts).Train(cancellationToken: cancellation.Token));

        Assert.Single(contexts.Saved);
    }

    private sealed class DeathException : Exception;
}
