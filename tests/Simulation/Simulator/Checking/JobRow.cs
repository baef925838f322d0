using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Simulator.Account;

namespace BertPipeline.Simulator.Checking;

/// <summary>A job as the columns of its row tell it, read without the code that writes them.</summary>
internal sealed record JobRow(
    string RunId,
    string JobId,
    string Key,
    JobState State,
    int Generation,
    int Attempt,
    int TotalAttempts,
    string? Worker,
    DateTimeOffset? Heartbeat,
    DateTimeOffset? Deadline,
    bool CancelRequested,
    string? Checkpoint,
    JobFailure? Failure,
    ArtifactRef? Result,
    string? ReusedFrom)
{
    public string Id => $"{RunId}/{JobId}";

    public bool HasEnded => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    public static JobRow Of(StoredEntity row) => new(
        row["PartitionKey"]!,
        row["RowKey"]!,
        row["ArtifactKey"]!,
        Enum.Parse<JobState>(row["State"]!),
        Number(row["Generation"]),
        Number(row["Attempt"]),
        Number(row["TotalAttempts"]),
        row["Worker"],
        Time(row["Heartbeat"]),
        Time(row["Deadline"]),
        row["CancelRequested"] == "true",
        row["Checkpoint"],
        Json<JobFailure>(row["Failure"]),
        Json<ArtifactRef>(row["Result"]),
        row["ReusedFrom"]);

    public override string ToString() =>
        $"{Id} {State} generation {Generation} attempt {Attempt}/{TotalAttempts} worker {Worker ?? "-"}{(CancelRequested ? " cancel" : "")}";

    private static int Number(string? column) => int.Parse(column!, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string? column) => column is null ? null : DateTimeOffset.Parse(column, CultureInfo.InvariantCulture);

    private static T? Json<T>(string? column)
        where T : class => column is null ? null : JsonSerializer.Deserialize<T>(column, PipelineJson.Options);
}
