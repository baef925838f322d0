using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Storage.Runs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Keeps what a job reports until the next heartbeat takes it.</summary>
internal sealed class ProgressRecorder(TimeProvider time) : ITrainingProgress
{
    private readonly Lock _lock = new();
    private readonly List<MetricsLine> _lines = [];

    public JobProgress? Latest { get; private set; }

    public void Report(JobProgress progress) => Latest = progress;

    public void AppendMetrics(long step, IReadOnlyDictionary<string, double> values)
    {
        var line = new MetricsLine(step, time.GetUtcNow(), values);
        lock (_lock)
        {
            _lines.Add(line);
        }
    }

    /// <summary>The lines that have not been written yet.</summary>
    public IReadOnlyList<MetricsLine> Pending()
    {
        lock (_lock)
        {
            return [.. _lines];
        }
    }

    /// <summary>The first so many pending lines have been written.</summary>
    public void Written(int count)
    {
        lock (_lock)
        {
            _lines.RemoveRange(0, count);
        }
    }
}
