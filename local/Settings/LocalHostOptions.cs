using System.Net;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Local.Settings;

/// <summary>What a host does besides answering HTTP.</summary>
public sealed record LocalHostOptions
{
    /// <summary>Port on <see cref="Address"/>; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The interface that it listens on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>What every request must show; null for none, which is right on the loopback only.</summary>
    public string? Key { get; init; }

    /// <summary>Runs orchestrations and activities, sweeps, and the queue of events. False only answers: for a look at what there is.</summary>
    public bool Work { get; init; } = true;

    /// <summary>GPU worker processes to keep running.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Control queues of a new task hub; a Functions app that is to take the hub over must have the same <c>partitionCount</c>.</summary>
    public int PartitionCount { get; init; } = 1;

    /// <summary>Clocks of the job protocol, the workers' too.</summary>
    public JobTimings Jobs { get; init; } = new();

    /// <summary>How many runs it works at.</summary>
    public RunOptions Runs { get; init; } = new();

    /// <summary>Whom runs can tell that they have ended.</summary>
    public NoticeTargets Notices { get; init; } = NoticeTargets.None;

    /// <summary>What goes by itself.</summary>
    public RetentionOptions Retention { get; init; } = new();
}
