using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Simulator.Scenarios;

namespace BertPipeline.Simulator.Actors;

/// <summary>The code of a job: takes its time, reports, saves checkpoints, and ends as planned.</summary>
internal sealed class SimulatedJob(Cluster cluster, WorkerProcess worker) : IGpuJob
{
    public string Step => StepName.Evaluate;

    public async Task<GpuJobOutput> RunAsync(GpuJobContext context, CancellationToken cancellationToken)
    {
        string id = $"{context.Specification.RunId}/{context.Specification.JobId}";
        PlannedJob plan = cluster.Scenario.JobOf(context.Specification.RunId, context.Specification.JobId);
        int calls = cluster.Checker.CodeStarts(worker.Actor, id);
        CancellationToken stop = plan.Ending == JobEnding.Stubborn ? CancellationToken.None : cancellationToken;
        long done = (await context.Training.Checkpoints.NewestAsync(stop))?.Step ?? 0;
        while (done < plan.Units || plan.Ending is JobEnding.Endless or JobEnding.Stubborn)
        {
            await Task.Delay(plan.Unit, context.Training.Time, stop);
            context.Training.Progress.AppendMetrics(++done, new Dictionary<string, double> { ["loss"] = 1.0 / done });
            if (context.Training.Checkpoints.IsDue)
            {
                SaveCheckpoint(context, done);
            }
        }

        return plan.Ending switch
        {
            JobEnding.User => throw new UserErrorException("The data are empty. Add some."),
            JobEnding.OutOfMemory => throw new DeviceOutOfMemoryException("One example does not fit."),
            JobEnding.Transient when calls <= plan.Failures => throw new IOException("The disk is busy."),
            _ => Output(context, plan),
        };
    }

    private static GpuJobOutput Output(GpuJobContext context, PlannedJob plan)
    {
        string folder = context.Training.CreateOutput();
        File.WriteAllText(Path.Combine(folder, "scores.txt"), $"scores of {plan.Content}");
        File.WriteAllText(Path.Combine(folder, "figures.txt"), $"figures of {plan.Content}");
        return new GpuJobOutput { Folder = folder };
    }

    private static void SaveCheckpoint(GpuJobContext context, long step)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"checkpoint-{step}");
        string folder = Directory.CreateDirectory(Path.Combine(context.Training.ScratchFolder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "weights.txt"), name);
        context.Training.Checkpoints.Save(step, folder);
    }
}
