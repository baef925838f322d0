using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Checkpoints;
using BertPipeline.Storage.Events;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>The stores that a worker uses.</summary>
internal sealed record WorkerStorage(
    PipelineStorage Account, JobStore Jobs, JobQueue Queue, RunStore Runs, RunEventQueue Events, ArtifactStore Artifacts, CheckpointStore Checkpoints);
