using System.Text.Json;
using Azure.Data.Tables;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.AzureStorage;

/// <summary>The columns of an instance's row, the same in both tables.</summary>
internal static class InstanceRow
{
    /// <summary>Row key beside the turns' rows.</summary>
    public const string Key = "instance";

    public const string Input = "Input";
    public const string Output = "Output";
    public const string CustomStatus = "CustomStatus";
    public const string Failure = "Failure";
    public const string Status = "RuntimeStatus";
    public const string LastTurn = "LastTurn";
    public const string FirstUnsentTurn = "FirstUnsentTurn";
    public const string LastUpdatedAt = "LastUpdatedAt";
    public const string Name = "Name";
    public const string CreatedAt = "CreatedAt";
    private const string ExecutionId = "ExecutionId";
    private const string Version = "Version";
    private const string Parent = "Parent";

    // Merging cannot remove a column.
    private const int NoTurn = -1;

    public static TableEntity Create(InstanceState state, JsonSerializerOptions json)
    {
        var row = new TableEntity(state.InstanceId, Key)
        {
            [ExecutionId] = state.ExecutionId,
            [Name] = state.Name,
            [Version] = state.Version,
            [Status] = state.Status.ToString(),
            [CreatedAt] = state.CreatedAt,
            [LastUpdatedAt] = state.CreatedAt,
            [LastTurn] = state.LastTurn,
            [FirstUnsentTurn] = state.FirstUnsentTurn ?? NoTurn,
        };
        if (state.Parent is { } parent)
        {
            row[Parent] = JsonSerializer.Serialize(parent, json);
        }

        return row;
    }

    public static void SetFirstUnsentTurn(TableEntity row, int? turn) => row[FirstUnsentTurn] = turn ?? NoTurn;

    public static InstanceState ToState(TableEntity row, JsonSerializerOptions json) => new()
    {
        InstanceId = row.PartitionKey,
        ExecutionId = row.GetString(ExecutionId),
        Name = row.GetString(Name),
        Version = row.GetString(Version),
        Parent = row.GetString(Parent) is { } parent ? JsonSerializer.Deserialize<ParentInstance>(parent, json) : null,
        Status = StatusOf(row),
        CreatedAt = row.GetDateTimeOffset(CreatedAt)!.Value,
        LastTurn = row.GetInt32(LastTurn)!.Value,
        FirstUnsentTurn = row.GetInt32(FirstUnsentTurn) is { } turn and >= 0 ? turn : null,
        ETag = row.ETag.ToString(),
    };

    public static OrchestrationRuntimeStatus StatusOf(TableEntity row) => Enum.Parse<OrchestrationRuntimeStatus>(row.GetString(Status));
}
