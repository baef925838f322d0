using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.AzureStorage;

/// <summary>Instances and turns as <see cref="AzureTaskHubStore"/> lays them out.</summary>
internal sealed class AzureInstanceStore(
    TableClient history, TableClient index, PayloadBlobs payloads, JsonSerializerOptions json, TimeProvider time) : IInstanceStore
{
    private const string Events = "Events";
    private const string At = "At";
    private const int MaxTransaction = 100;

    private readonly InstanceIndex _index = new(index, time);

    public async Task<bool> TryCreateAsync(InstanceState state, Turn first, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(state.InstanceId, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        TableEntity instance = InstanceRow.Create(state, json);
        string? input = ((ExecutionStarted)first.Events[0]).Input;
        await LongText.WriteAsync(instance, InstanceRow.Input, input, state.InstanceId, payloads, cancellationToken).ConfigureAwait(false);
        await _index.AddAsync(instance, cancellationToken).ConfigureAwait(false);
        TableEntity turn = await CreateTurnRowAsync(state.InstanceId, first, cancellationToken).ConfigureAwait(false);
        return await TrySubmitAsync(
            [new(TableTransactionActionType.Add, instance), new(TableTransactionActionType.Add, turn)], cancellationToken).ConfigureAwait(false) is not null;
    }

    public async Task<InstanceState?> FindAsync(string instanceId, CancellationToken cancellationToken) =>
        await FindRowAsync(instanceId, cancellationToken).ConfigureAwait(false) is { } row ? InstanceRow.ToState(row, json) : null;

    public async Task<IReadOnlyList<Turn>> ReadTurnsAsync(string instanceId, int from, int to, CancellationToken cancellationToken)
    {
        var turns = new List<Turn>();
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {instanceId} and RowKey ge {TurnKey(from)} and RowKey le {TurnKey(to)}");
        await foreach (TableEntity row in history.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            string events = (await LongText.ReadAsync(row, Events, payloads, cancellationToken).ConfigureAwait(false))!;
            turns.Add(new(
                int.Parse(row.RowKey[TurnPrefix.Length..], CultureInfo.InvariantCulture),
                row.GetDateTimeOffset(At)!.Value,
                JsonSerializer.Deserialize<IReadOnlyList<HistoryEvent>>(events, json)!));
        }

        return turns;
    }

    public async Task<InstanceState?> TryCommitAsync(TurnCommit commit, CancellationToken cancellationToken)
    {
        string instanceId = commit.Before.InstanceId;
        TableEntity turn = await CreateTurnRowAsync(instanceId, commit.Turn, cancellationToken).ConfigureAwait(false);
        var instance = new TableEntity(instanceId, InstanceRow.Key)
        {
            [InstanceRow.Status] = commit.Status.ToString(),
            [InstanceRow.LastTurn] = commit.Turn.Number,
            [InstanceRow.LastUpdatedAt] = time.GetUtcNow(),
        };
        InstanceRow.SetFirstUnsentTurn(instance, commit.FirstUnsentTurn);
        await LongText.WriteAsync(instance, InstanceRow.CustomStatus, commit.CustomStatus, instanceId, payloads, cancellationToken).ConfigureAwait(false);
        await LongText.WriteAsync(instance, InstanceRow.Output, commit.Output, instanceId, payloads, cancellationToken).ConfigureAwait(false);
        string? failure = commit.Failure is null ? null : JsonSerializer.Serialize(commit.Failure, json);
        await LongText.WriteAsync(instance, InstanceRow.Failure, failure, instanceId, payloads, cancellationToken).ConfigureAwait(false);
        string? eTag = await TrySubmitAsync(
            [
                new(TableTransactionActionType.UpdateMerge, instance, new ETag(commit.Before.ETag)),
                new(TableTransactionActionType.Add, turn),
            ],
            cancellationToken).ConfigureAwait(false);
        return eTag is null ? null : commit.After(eTag);
    }

    public async Task<InstanceState?> TryMarkSentAsync(InstanceState state, int? firstUnsentTurn, CancellationToken cancellationToken)
    {
        var row = new TableEntity(state.InstanceId, InstanceRow.Key);
        InstanceRow.SetFirstUnsentTurn(row, firstUnsentTurn);
        try
        {
            Response response = await history.UpdateEntityAsync(row, new ETag(state.ETag), TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
            return state with { FirstUnsentTurn = firstUnsentTurn, ETag = response.Headers.ETag!.Value.ToString() };
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return null;
        }
    }

    public async Task CloseAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(instanceId, cancellationToken).ConfigureAwait(false) is { } row)
        {
            await _index.CloseAsync(row, cancellationToken).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<InstanceState> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity row in _index.ListOpenAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await FindAsync(row.RowKey, cancellationToken).ConfigureAwait(false) is { } state)
            {
                yield return state;
            }
            else
            {
                await _index.RemoveAbandonedAsync(row, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task<OrchestrationMetadata?> GetMetadataAsync(string instanceId, CancellationToken cancellationToken) =>
        await FindRowAsync(instanceId, cancellationToken).ConfigureAwait(false) is { } row
            ? await ToMetadataAsync(instanceId, row, cancellationToken).ConfigureAwait(false)
            : null;

    public async IAsyncEnumerable<OrchestrationMetadata> QueryAsync(
        OrchestrationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach ((TableEntity listed, bool isClosed) in _index.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            TableEntity? row = isClosed ? listed : await FindRowAsync(listed.RowKey, cancellationToken).ConfigureAwait(false);
            if (row is not null && (query.Statuses is null || query.Statuses.Contains(InstanceRow.StatusOf(row))))
            {
                yield return await ToMetadataAsync(listed.RowKey, row, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        // The instance's own row goes last: until then the purge can be done again.
        await _index.RemoveAsync(instanceId, cancellationToken).ConfigureAwait(false);
        await payloads.DeleteAllAsync(instanceId, cancellationToken).ConfigureAwait(false);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {instanceId} and RowKey ne {InstanceRow.Key}");
        await foreach (Page<TableEntity> page in history.QueryAsync<TableEntity>(filter, MaxTransaction, ["PartitionKey", "RowKey"], cancellationToken)
            .AsPages().ConfigureAwait(false))
        {
            if (page.Values.Count > 0)
            {
                await TrySubmitAsync(
                    [.. page.Values.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))],
                    cancellationToken).ConfigureAwait(false);
            }
        }

        await history.DeleteEntityAsync(instanceId, InstanceRow.Key, ETag.All, cancellationToken).ConfigureAwait(false);
    }

    private const string TurnPrefix = "turn-";

    private static string TurnKey(int number) => string.Create(CultureInfo.InvariantCulture, $"{TurnPrefix}{number:D9}");

    private async Task<TableEntity?> FindRowAsync(string instanceId, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await history.GetEntityIfExistsAsync<TableEntity>(
            instanceId, InstanceRow.Key, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    private async Task<TableEntity> CreateTurnRowAsync(string instanceId, Turn turn, CancellationToken cancellationToken)
    {
        var row = new TableEntity(instanceId, TurnKey(turn.Number)) { [At] = turn.At };
        string events = JsonSerializer.Serialize(turn.Events, json);
        await LongText.WriteAsync(row, Events, events, instanceId, payloads, cancellationToken).ConfigureAwait(false);
        return row;
    }

    /// <summary>The ETag of the first entity; null when the transaction lost a race.</summary>
    private async Task<string?> TrySubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            Response<IReadOnlyList<Response>> responses = await history.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return responses.Value[0].Headers.ETag?.ToString() ?? "";
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    private async Task<OrchestrationMetadata> ToMetadataAsync(string instanceId, TableEntity row, CancellationToken cancellationToken) => new()
    {
        InstanceId = instanceId,
        Name = row.GetString("Name"),
        Version = row.GetString("Version"),
        RuntimeStatus = InstanceRow.StatusOf(row),
        CreatedAt = row.GetDateTimeOffset(InstanceRow.CreatedAt)!.Value,
        LastUpdatedAt = row.GetDateTimeOffset(InstanceRow.LastUpdatedAt)!.Value,
        SerializedInput = await LongText.ReadAsync(row, InstanceRow.Input, payloads, cancellationToken).ConfigureAwait(false),
        SerializedOutput = await LongText.ReadAsync(row, InstanceRow.Output, payloads, cancellationToken).ConfigureAwait(false),
        SerializedCustomStatus = await LongText.ReadAsync(row, InstanceRow.CustomStatus, payloads, cancellationToken).ConfigureAwait(false),
        FailureDetails = await LongText.ReadAsync(row, InstanceRow.Failure, payloads, cancellationToken).ConfigureAwait(false) is { } failure
            ? JsonSerializer.Deserialize<TaskFailureDetails>(failure, json)
            : null,
    };
}
