using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Training;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>A job's surroundings without storage: folders as inputs, checkpoints kept on disk, everything reported kept in lists.</summary>
internal sealed class JobContexts : IDisposable, IJobInputs, ITrainingProgress, ICheckpoints
{
    private readonly Dictionary<string, string> _inputs = [];

    public string Root { get; } = Directory.CreateTempSubdirectory("gpu-worker-tests-").FullName;

    /// <summary>Checkpoints in the order in which they were saved.</summary>
    public List<Checkpoint> Saved { get; } = [];

    /// <summary>Called at every save; throws to play a worker that dies.</summary>
    public Action<Checkpoint> OnSave { get; set; } = _ => { };

    /// <summary>What the next job finds.</summary>
    public Checkpoint? Newest { get; set; }

    public List<JobProgress> Reports { get; } = [];

    public List<(long Step, IReadOnlyDictionary<string, double> Values)> Metrics { get; } = [];

    /// <summary>How often <see cref="ICheckpoints.IsDue"/> says yes: at every n-th question; 0 never.</summary>
    public int DueEvery { get; set; }

    public IReadOnlyList<string> Names => [.. _inputs.Keys.Order(StringComparer.Ordinal)];

    public bool IsDue => DueEvery > 0 && ++Asked % DueEvery == 0;

    private int Asked { get; set; }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    public string AddInput(string name)
    {
        _inputs[name] = Folder("in-" + name);
        return _inputs[name];
    }

    public GpuJobContext Create(object? parameters = null) => new()
    {
        Specification = new GpuJobSpecification
        {
            RunId = "run",
            JobId = "job",
            Step = "step",
            ArtifactKey = "key",
            Inputs = new Dictionary<string, ArtifactRef>(),
            Parameters = JsonSerializer.SerializeToElement(parameters, PipelineJson.Options),
        },
        Inputs = this,
        Training = CreateTraining(),
    };

    public TrainingContext CreateTraining() => new()
    {
        ScratchFolder = Folder("scratch-" + Guid.NewGuid().ToString("N")),
        Progress = this,
        Checkpoints = this,
        Time = TimeProvider.System,
        Logger = NullLogger.Instance,
    };

    public Task<string> FolderAsync(string name, CancellationToken cancellationToken) => Task.FromResult(_inputs[name]);

    public void Report(JobProgress progress) => Reports.Add(progress);

    public void AppendMetrics(long step, IReadOnlyDictionary<string, double> values) => Metrics.Add((step, values));

    public Task<Checkpoint?> NewestAsync(CancellationToken cancellationToken) => Task.FromResult(Newest);

    public void Save(long step, string folder)
    {
        Saved.Add(new Checkpoint(step, folder));
        OnSave(Saved[^1]);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
