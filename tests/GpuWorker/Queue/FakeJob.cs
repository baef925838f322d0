using BertPipeline.GpuWorker.Jobs;

namespace BertPipeline.GpuWorker.Tests.Queue;

/// <summary>A job whose code a test writes.</summary>
internal sealed class FakeJob(Func<GpuJobContext, CancellationToken, Task<GpuJobOutput>> run) : IGpuJob
{
    private int _calls;

    public string Step => "evaluate";

    public int Calls => _calls;

    /// <summary>Set when the code has begun.</summary>
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        Begun.TrySetResult();
        return run(context, cancellationToken);
    }

    /// <summary>Writes one file and is done.</summary>
    public static FakeJob Writing(string text = "result") => new((context, _) => OutputAsync(context, text));

    /// <summary>Computes until it is told to stop.</summary>
    public static FakeJob Endless() => new(async (_, stop) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        throw new InvalidOperationException("It goes on for ever.");
    });

    public static async Task<GpuJobOutput> OutputAsync(GpuJobContext context, string text)
    {
        string folder = context.Training.CreateOutput();
        await File.WriteAllTextAsync(Path.Combine(folder, "test.jsonl"), text, CancellationToken.None);
        return new GpuJobOutput { Folder = folder, Summary = new Dictionary<string, string> { ["text"] = text }, Exact = false };
    }

    /// <summary>Saves a checkpoint and waits until it is in storage.</summary>
    public static void SaveCheckpoint(GpuJobContext context, long step)
    {
        string folder = Directory.CreateDirectory(Path.Combine(context.Training.ScratchFolder, $"checkpoint-{step}")).FullName;
        File.WriteAllText(Path.Combine(folder, "step.txt"), $"{step}");
        context.Training.Checkpoints.Save(step, folder);
    }
}
