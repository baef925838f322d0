using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>Progress as <see cref="WorkerLine"/>s, for the program that started this one.</summary>
internal sealed class ProgressLines(TextWriter output) : ITrainingProgress
{
    public void Report(JobProgress progress) => Write(new WorkerLine(Progress: progress));

    public void AppendMetrics(long step, IReadOnlyDictionary<string, double> values) => Write(new WorkerLine(Metrics: new(step, values)));

    private void Write(WorkerLine line)
    {
        output.WriteLine(JsonSerializer.Serialize(line, PipelineJson.Options));
        output.Flush();
    }
}
