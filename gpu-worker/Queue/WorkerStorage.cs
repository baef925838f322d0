using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Checkpoints;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>The stores that a worker uses.</summary>
internal sealed class WorkerStorage(PipelineStorage account, TimeProvider time)
{
    public PipelineStorage Account { get; } = account;

    public JobStore Jobs { get; } = new(account);

    public JobQueue Queue { get; } = new(account, time);

    public RunStore Runs { get; } = new(account, time);

    public RunEventQueue Events { get; } = new(account, time);

    public ArtifactStore Artifacts { get; } = new(account, time);

    public CheckpointStore Checkpoints { get; } = new(account, time);
}
