using BertPipeline.Contracts.Randomness;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training.Resuming;

/// <summary>
/// Killed or stopped at any moment, any number of times: the training ends with the bytes of an undisturbed one. A seed says all: what is trained, how, and
/// when it is stopped. <c>BERTPIPELINE_DRAWS</c> is the number of seeds, for a night of them; <c>BERTPIPELINE_SEED</c> the first one.
/// </summary>
public sealed class ExactResumeTests(ITestOutputHelper output)
{
    private static readonly int Draws = Setting("BERTPIPELINE_DRAWS", otherwise: 40);
    private static readonly int First = Setting("BERTPIPELINE_SEED", otherwise: 1);

    [Fact]
    public void Run_StoppedWheneverTheSeedSays_SameBytes()
    {
        TorchRuntime.Start();
        var stops = new Dictionary<Stop, int>();
        var families = new Dictionary<DrawnFamily, int>();
        List<string> failures = [];
        foreach (int seed in Enumerable.Range(First, Draws))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var dice = SplitMix64.For(29, seed);
            var training = DrawnTraining.Draw(dice);
            families[training.Family] = families.GetValueOrDefault(training.Family) + 1;
            if (Try(training, dice, stops) is { } difference)
            {
                failures.Add($"seed {seed}: {difference}\n{training}\nagain: BERTPIPELINE_SEED={seed} BERTPIPELINE_DRAWS=1");
                output.WriteLine(failures[^1]);
            }
        }

        output.WriteLine($"{Draws} seeds from {First}; {string.Join(", ", families.OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}"))}; stops: {string.Join(", ", stops.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}"))}");
        Assert.True(failures.Count == 0, $"{failures.Count} of {Draws}:\n{string.Join("\n\n", failures.Take(5))}");
    }

    private static string? Try(DrawnTraining training, SplitMix64 dice, Dictionary<Stop, int> stops)
    {
        try
        {
            return Play(training, dice, stops);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"it broke. {e}";
        }
    }

    /// <returns>What went otherwise; null when nothing did.</returns>
    private static string? Play(DrawnTraining training, SplitMix64 dice, Dictionary<Stop, int> stops)
    {
        int moments = 0;
        Trained undisturbed;
        using (var calm = new JobContexts())
        {
            undisturbed = new Attempt(training, calm, () => Interlocked.Increment(ref moments)).Run(checkpoint: null, TestContext.Current.CancellationToken);
        }

        using var contexts = new JobContexts { DueEvery = training.DueEvery };
        var story = new List<string>();
        Checkpoint? checkpoint = null;
        for (int remaining = 1 + dice.Next(4); remaining >= 0; remaining--)
        {
            Stop kind = remaining == 0 ? Stop.None : (Stop)(1 + dice.Next(3));
            var disturbance = new Disturbance(kind, 1 + dice.Next(moments));
            if (disturbance.Run(training, contexts, checkpoint) is { } trained)
            {
                return undisturbed.DifferenceTo(trained) is { } difference ? $"{difference} differ after {string.Join(", ", story)}" : null;
            }

            stops[kind] = stops.GetValueOrDefault(kind) + 1;

            // Mostly the newest, as it is found; an older one where the newest was still on its way.
            int lost = dice.Next(4) == 0 ? 1 : 0;
            checkpoint = contexts.Saved.Count > lost ? contexts.Saved[^(1 + lost)] : checkpoint;
            story.Add($"{kind} at {disturbance.Moment} of {moments}, resumed at step {checkpoint?.Step ?? 0}");
        }

        return $"no attempt came to its end after {string.Join(", ", story)}";
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : otherwise;
}
