using BertPipeline.Contracts.Jobs;
using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Actors;
using BertPipeline.Simulator.Checking;

namespace BertPipeline.Simulator;

/// <summary>What must come to pass once nothing goes wrong any more.</summary>
internal static class Liveness
{
    /// <summary>True when every run and job has ended and no message is left; asked at every step.</summary>
    public static bool AllDone(Cluster cluster) =>
        cluster.Runs.All(r => r.HasEnded)
        && !Messages(cluster).Any()
        && cluster.Account.Tables.All.Values.All(e => e["State"] is nameof(JobState.Succeeded) or nameof(JobState.Failed) or nameof(JobState.Cancelled));

    /// <summary>What is still open.</summary>
    public static IEnumerable<string> Open(Cluster cluster) =>
    [
        .. cluster.Runs.Where(r => !r.HasEnded).Select(r => $"{r.Plan.Id} has not ended"),
        .. Rows(cluster).Where(r => !r.HasEnded).Select(r => r.ToString()),
        .. Messages(cluster).Select(m => $"{m.Id} lies on {m.Queue}"),
    ];

    /// <summary>A job that was given up without a message on the poison queue, where people look for it; null when there is none.</summary>
    public static string? Unseen(Cluster cluster)
    {
        string[] poison = [.. cluster.Account.Queues.All.Where(IsPoison).Select(MessageRules.PoisonedJob)];
        return Rows(cluster).FirstOrDefault(r => r.Failure?.Kind == JobFailureKind.Exhausted && !poison.Contains(r.Id)) is { } row
            ? $"{row} is given up, and nobody finds it on the poison queue."
            : null;
    }

    private static IEnumerable<JobRow> Rows(Cluster cluster) => cluster.Account.Tables.All.Values.Select(JobRow.Of);

    private static IEnumerable<StoredMessage> Messages(Cluster cluster) => cluster.Account.Queues.All.Where(m => !IsPoison(m));

    private static bool IsPoison(StoredMessage message) => message.Queue.EndsWith("-poison", StringComparison.Ordinal);
}
