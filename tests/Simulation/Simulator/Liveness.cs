using BertPipeline.Simulator.Actors;
using BertPipeline.Simulator.Checking;

namespace BertPipeline.Simulator;

/// <summary>What must come to pass once nothing goes wrong any more.</summary>
internal static class Liveness
{
    /// <summary>What is still open; empty when every run and job has ended and no message is left.</summary>
    public static IEnumerable<string> Open(Cluster cluster) =>
    [
        .. cluster.Runs.Where(r => !r.HasEnded).Select(r => $"{r.Plan.Id} has not ended"),
        .. cluster.Account.Tables.All.Values.Select(JobRow.Of).Where(r => !r.HasEnded).Select(r => r.ToString()),
        .. cluster.Account.Queues.All.Where(m => !m.Queue.EndsWith("-poison", StringComparison.Ordinal)).Select(m => $"{m.Id} lies on {m.Queue}"),
    ];

    /// <summary>The same as a question that is asked at every step.</summary>
    public static bool AllDone(Cluster cluster) =>
        cluster.Runs.All(r => r.HasEnded)
        && cluster.Account.Queues.All.All(m => m.Queue.EndsWith("-poison", StringComparison.Ordinal))
        && cluster.Account.Tables.All.Values.All(e => e["State"] is "Succeeded" or "Failed" or "Cancelled");
}
