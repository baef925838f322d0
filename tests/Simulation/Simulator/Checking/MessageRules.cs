using BertPipeline.Contracts.Jobs;
using BertPipeline.Simulator.Account;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Queues;

namespace BertPipeline.Simulator.Checking;

/// <summary>A job's message goes last: when its job has ended, or it is void. The poison queue is told of jobs that are given up, not of those about to be.</summary>
internal static class MessageRules
{
    private const string JobQueue = "hub-gpu-jobs";
    private const string PoisonQueue = JobQueue + "-poison";

    /// <summary>The messages of jobs that lie there, seen or hidden.</summary>
    public static IEnumerable<(StoredMessage Stored, GpuJobMessage Content)> Jobs(SimulatedAccount account) =>
        account.Queues.All.Where(m => m.Queue == JobQueue).Select(m => (m, QueueMessages.Decode<GpuJobMessage>(m.Text)!));

    /// <summary>The job that a poison message tells of.</summary>
    public static string PoisonedJob(StoredMessage poison)
    {
        GpuJobMessage? message = QueueMessages.Decode<PoisonJobMessage>(poison.Text)!.Message;
        return $"{message?.RunId}/{message?.JobId}";
    }

    /// <summary>The row of a message's job.</summary>
    public static JobRow? RowOf(SimulatedAccount account, GpuJobMessage message) => account.Tables.All
        .Where(e => e.Key.Partition == message.RunId && e.Key.Row == message.JobId).Select(e => JobRow.Of(e.Value)).FirstOrDefault();

    /// <summary>What is wrong with a message that was sent; null when nothing is.</summary>
    public static string? Premature(SimulatedAccount account, StoredMessage message)
    {
        if (message.Queue != PoisonQueue)
        {
            return null;
        }

        GpuJobMessage content = QueueMessages.Decode<PoisonJobMessage>(message.Text)!.Message!;
        return RowOf(account, content) is { } row && row.Failure?.Kind != JobFailureKind.Exhausted
            ? $"The poison queue is told of {row}, which is not given up."
            : null;
    }

    /// <summary>What is wrong with the deletion of a message; null when nothing is.</summary>
    public static string? Broken(SimulatedAccount account, StoredMessage message)
    {
        if (message.Queue != JobQueue)
        {
            return null;
        }

        GpuJobMessage content = QueueMessages.Decode<GpuJobMessage>(message.Text)!;
        return RowOf(account, content) is { HasEnded: false } row && row.Generation <= content.Generation
            ? $"The message of {row} is deleted while its job waits or runs."
            : null;
    }
}
