using BertPipeline.Contracts.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>The entity's attempt log: one line an attempt, the newest 20.</summary>
internal static class AttemptLines
{
    private const int Kept = 20;

    // The entity has to stay far below a table row's 64 KB a property.
    private const int LongestLine = 1_000;

    public static IReadOnlyList<string> Add(GpuJob job, DateTimeOffset now, string what)
    {
        string line = $"{now:u} attempt {job.TotalAttempts} on {job.Worker}: {what}";
        return [.. job.AttemptLog.Append(line.Length > LongestLine ? line[..LongestLine] + "…" : line).TakeLast(Kept)];
    }
}
