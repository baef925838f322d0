using System.Text.Json;
using Azure.Data.Tables;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Storage.Jobs;

/// <summary><see cref="GpuJob"/> as a row of the table <c>{hub}Jobs</c>: plain columns where people or filters look, JSON for the rest.</summary>
internal static class JobEntity
{
    public static TableEntity ToEntity(GpuJob job) => new(job.RunId, job.JobId)
    {
        [nameof(GpuJob.Step)] = job.Step,
        [nameof(GpuJob.ArtifactKey)] = job.ArtifactKey,
        [nameof(GpuJob.InstanceId)] = job.InstanceId,
        [nameof(GpuJob.State)] = job.State.ToString(),
        [nameof(GpuJob.Generation)] = job.Generation,
        [nameof(GpuJob.Attempt)] = job.Attempt,
        [nameof(GpuJob.TotalAttempts)] = job.TotalAttempts,
        [nameof(GpuJob.Worker)] = job.Worker,
        [nameof(GpuJob.EnqueuedAt)] = job.EnqueuedAt,
        [nameof(GpuJob.StartedAt)] = job.StartedAt,
        [nameof(GpuJob.Heartbeat)] = job.Heartbeat,
        [nameof(GpuJob.EndedAt)] = job.EndedAt,
        [nameof(GpuJob.Deadline)] = job.Deadline,
        [nameof(GpuJob.CancelRequested)] = job.CancelRequested,
        [nameof(GpuJob.Checkpoint)] = job.Checkpoint,
        [nameof(GpuJob.Progress)] = Json(Finite(job.Progress)),
        [nameof(GpuJob.Failure)] = Json(job.Failure),
        [nameof(GpuJob.Result)] = Json(job.Result),
        [nameof(GpuJob.ReusedFrom)] = job.ReusedFrom,
        [nameof(GpuJob.TraceParent)] = job.TraceParent,
        [nameof(GpuJob.AttemptLog)] = Json(job.AttemptLog),
    };

    public static StoredJob FromEntity(TableEntity entity) => new(
        new GpuJob
        {
            RunId = entity.PartitionKey,
            JobId = entity.RowKey,
            Step = entity.GetString(nameof(GpuJob.Step)),
            ArtifactKey = entity.GetString(nameof(GpuJob.ArtifactKey)),
            InstanceId = entity.GetString(nameof(GpuJob.InstanceId)),
            State = Enum.Parse<JobState>(entity.GetString(nameof(GpuJob.State))),
            Generation = entity.GetInt32(nameof(GpuJob.Generation))!.Value,
            Attempt = entity.GetInt32(nameof(GpuJob.Attempt))!.Value,
            TotalAttempts = entity.GetInt32(nameof(GpuJob.TotalAttempts))!.Value,
            Worker = entity.GetString(nameof(GpuJob.Worker)),
            EnqueuedAt = entity.GetDateTimeOffset(nameof(GpuJob.EnqueuedAt))!.Value,
            StartedAt = entity.GetDateTimeOffset(nameof(GpuJob.StartedAt)),
            Heartbeat = entity.GetDateTimeOffset(nameof(GpuJob.Heartbeat)),
            EndedAt = entity.GetDateTimeOffset(nameof(GpuJob.EndedAt)),
            Deadline = entity.GetDateTimeOffset(nameof(GpuJob.Deadline)),
            CancelRequested = entity.GetBoolean(nameof(GpuJob.CancelRequested)) ?? false,
            Checkpoint = entity.GetString(nameof(GpuJob.Checkpoint)),
            Progress = FromJson<JobProgress>(entity, nameof(GpuJob.Progress)),
            Failure = FromJson<JobFailure>(entity, nameof(GpuJob.Failure)),
            Result = FromJson<ArtifactRef>(entity, nameof(GpuJob.Result)),
            ReusedFrom = entity.GetString(nameof(GpuJob.ReusedFrom)),
            TraceParent = entity.GetString(nameof(GpuJob.TraceParent)),
            AttemptLog = FromJson<string[]>(entity, nameof(GpuJob.AttemptLog)) ?? [],
        },
        entity.ETag);

    private static string? Json<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value, PipelineJson.Options);

    private static T? FromJson<T>(TableEntity entity, string name)
        where T : class => entity.GetString(name) is { } json ? JsonSerializer.Deserialize<T>(json, PipelineJson.Options) : null;

    private static JobProgress? Finite(JobProgress? progress) => progress is null ? null : progress with
    {
        Rate = FiniteNumbers.Of(progress.Rate) ?? 0,
        SecondsLeft = FiniteNumbers.Of(progress.SecondsLeft),
        Metrics = FiniteNumbers.Of(progress.Metrics),
    };
}
