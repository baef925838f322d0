using System.Diagnostics;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Telemetry;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Storage;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Runs a claimed job's code and publishes its artifact; every way in which that can end becomes a <see cref="JobOutcome"/>.</summary>
internal sealed class JobExecution(
    WorkerServices worker, JobLease lease, JobStop stop, ProgressRecorder progress, JobCheckpoints checkpoints, string scratch, AttemptLogger log)
{
    /// <summary>False when the code was told to stop and goes on regardless.</summary>
    public bool CodeHasStopped { get; private set; } = true;

    public async Task<JobOutcome> RunAsync(GpuJob job, string specificationName)
    {
        try
        {
            if (await worker.Storage.Artifacts.FindAsync(job.Step, job.ArtifactKey, stop.Computing) is { } made)
            {
                QueueLog.Reused(log, job.JobId, made.RunId);
                return Succeeded(job, made);
            }

            GpuJobOutput? output = await ComputeAsync(job, specificationName);
            return output is null ? new JobOutcome.Stopped(stop.Reason) : await PublishAsync(job, specificationName, output);
        }
        catch (TrainingDivergedException e)
        {
            return new JobOutcome.Failed(new JobFailure(JobFailureKind.Diverged, e.Message));
        }
        catch (UserErrorException e)
        {
            return new JobOutcome.Failed(new JobFailure(JobFailureKind.User, e.Message));
        }
        catch (ArtifactNotFoundException e)
        {
            // What was made and is gone comes back by no attempt.
            return new JobOutcome.Failed(new JobFailure(JobFailureKind.User, e.Message));
        }
        catch (StorageCorruptionException e)
        {
            // No later attempt reads other bytes than this one did.
            return new JobOutcome.Failed(new JobFailure(JobFailureKind.User, $"{e.Message} Start the run again with force."));
        }
        catch (DeviceOutOfMemoryException e)
        {
            return new JobOutcome.Failed(new JobFailure(JobFailureKind.OutOfMemory, e.Message));
        }
        catch (Exception) when (stop.Reason != StopReason.None)
        {
            return new JobOutcome.Stopped(stop.Reason);
        }
        catch (Exception e)
        {
            QueueLog.Failed(log, job.JobId, e);
            return new JobOutcome.Failed(new JobFailure(JobFailureKind.Transient, $"{e.GetType().Name}: {e.Message}"));
        }
    }

    private static JobOutcome.Succeeded Succeeded(GpuJob job, ArtifactManifest manifest) =>
        new(manifest.ToRef(), manifest.RunId == job.RunId ? null : manifest.RunId);

    /// <summary>Null when the code did not stop in time.</summary>
    private async Task<GpuJobOutput?> ComputeAsync(GpuJob job, string specificationName)
    {
        using Activity? span = WorkerTelemetry.Source.StartActivity($"compute {job.Step}")?.SetTag("bertpipeline.artifact.key", job.ArtifactKey);
        GpuJobSpecification specification = await worker.Storage.Runs.FindSpecificationAsync(specificationName, stop.Computing)
            ?? throw new InvalidOperationException($"runs/{specificationName} does not exist.");
        IGpuJob code = worker.Code.GetValueOrDefault(job.Step)
            ?? throw new InvalidOperationException($"This worker does not know the step '{job.Step}'. Is it older than the host?");
        worker.Inputs.BeginJob();
        using var inputs = new JobInputs(specification, worker.Inputs);
        var context = new GpuJobContext
        {
            Specification = specification,
            Inputs = inputs,
            Training = new TrainingContext
            {
                ScratchFolder = Directory.CreateDirectory(Path.Combine(scratch, "work")).FullName,
                Devices = specification.Devices,
                Progress = progress,
                Checkpoints = checkpoints,
                Time = worker.Time,
                Logger = log,
            },
        };

        // Training computes for minutes between two awaits; the heartbeat must not wait for it.
        Task<GpuJobOutput> running = Task.Run(() => code.RunAsync(context, stop.Computing), CancellationToken.None);
        CodeHasStopped = await EndsAsync(running);
        if (CodeHasStopped)
        {
            return await running;
        }

        QueueLog.DidNotStop(log, job.JobId, worker.Options.StopGrace);
        return null;
    }

    /// <summary>Waits for the code; after a stop only for the grace.</summary>
    private async Task<bool> EndsAsync(Task running)
    {
        var stopped = new TaskCompletionSource();
        using CancellationTokenRegistration registration = stop.Computing.Register(stopped.SetResult);
        await Task.WhenAny(running, stopped.Task);
        if (!running.IsCompleted)
        {
            QueueLog.Stopping(log, progress.Latest?.Phase ?? "", stop.Reason);
            await Task.WhenAny(running, Task.Delay(worker.Options.StopGrace, worker.Time));
        }

        return running.IsCompleted;
    }

    private async Task<JobOutcome> PublishAsync(GpuJob job, string specificationName, GpuJobOutput output)
    {
        using Activity? span = WorkerTelemetry.Source.StartActivity("publish artifact")?.SetTag("bertpipeline.artifact.key", job.ArtifactKey);
        GpuJobSpecification? specification = await worker.Storage.Runs.FindSpecificationAsync(specificationName, stop.Publishing);
        ArtifactWriter writer = worker.Storage.Artifacts.Begin(job.Step, job.ArtifactKey, job.RunId, specification?.Origin(StepTable.Get(job.Step).Version));
        await writer.UploadFolderAsync(output.Folder, stop.Publishing);
        if (lease.IsLost)
        {
            // The process may have been suspended for longer than the lease lasts, with nobody awake to notice.
            stop.Request(StopReason.LeaseLost);
        }

        stop.Publishing.ThrowIfCancellationRequested();
        ArtifactManifest manifest = await writer.CompleteAsync(output.Summary, output.Environment, output.Exact, stop.Publishing);
        return Succeeded(job, manifest);
    }
}
