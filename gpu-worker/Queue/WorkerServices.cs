using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.Storage.Jobs;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>What every job of one worker shares.</summary>
internal sealed class WorkerServices
{
    public WorkerServices(
        WorkerStorage storage,
        IEnumerable<IGpuJob> code,
        JobTimings timings,
        WorkerOptions options,
        ScratchFolder scratch,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        (Storage, Timings, Options, Time) = (storage, timings, options, time);
        Code = code.ToDictionary(c => c.Step);
        Logger = loggers.CreateLogger("BertPipeline.GpuWorker");
        Health = new HealthFile(options.HealthFile, time);
        Scratch = scratch.Path;
        Inputs = new InputCache(storage.Artifacts, Path.Combine(scratch.Path, "inputs"));
    }

    public WorkerStorage Storage { get; }

    /// <summary>The code of each step that this worker knows.</summary>
    public IReadOnlyDictionary<string, IGpuJob> Code { get; }

    public JobTimings Timings { get; }

    public WorkerOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public HealthFile Health { get; }

    /// <summary>This process's own folder.</summary>
    public string Scratch { get; }

    internal InputCache Inputs { get; }
}
