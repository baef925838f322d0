using Azure.Data.Tables;
using Azure.Storage.Blobs;
using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.AzureStorage;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.AzureStorage;

/// <summary>What holds for the storage account alone: names, sizes, and what is left behind.</summary>
public sealed class AzureTaskHubStoreTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Purge_LeavesNoRowAndNoBlob()
    {
        (AzureTaskHubStore store, string hub, string connection) = await CreateAsync();
        string big = $"\"{new string('x', 200_000)}\"";
        var state = new InstanceState
        {
            InstanceId = "one",
            ExecutionId = "e",
            Name = "Echo",
            Version = "",
            CreatedAt = TimeProvider.System.GetUtcNow(),
            FirstUnsentTurn = 0,
        };
        Assert.True(await store.Instances.TryCreateAsync(state, new(0, state.CreatedAt, [new ExecutionStarted("one", "e", "Echo", "", big)]), Token));
        InstanceState before = (await store.Instances.FindAsync("one", Token))!;
        await store.Instances.TryCommitAsync(
            new()
            {
                Before = before,
                Turn = new(1, state.CreatedAt, [new ExecutionCompleted(OrchestrationRuntimeStatus.Completed, big)]),
                Status = OrchestrationRuntimeStatus.Completed,
                FirstUnsentTurn = 1,
                Output = big,
            },
            Token);
        await store.Instances.CloseAsync("one", Token);
        var blobs = new BlobContainerClient(connection, $"{hub}-payloads");
        Assert.NotEmpty(await blobs.GetBlobsAsync(cancellationToken: Token).ToListAsync(Token));

        await store.Instances.PurgeAsync("one", Token);

        Assert.Empty(await blobs.GetBlobsAsync(cancellationToken: Token).ToListAsync(Token));
        foreach (string table in new[] { $"{hub}History", $"{hub}Instances" })
        {
            Assert.Empty(await new TableClient(connection, table).QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token));
        }
    }

    [Fact]
    public async Task TryCommit_SecondOnTheSameState_LosesAndLeavesTheFirst()
    {
        (AzureTaskHubStore store, _, _) = await CreateAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var created = new InstanceState { InstanceId = "one", ExecutionId = "e", Name = "Echo", Version = "", CreatedAt = now };
        await store.Instances.TryCreateAsync(created, new(0, now, [new ExecutionStarted("one", "e", "Echo", "", null)]), Token);
        InstanceState before = (await store.Instances.FindAsync("one", Token))!;

        InstanceState? first = await store.Instances.TryCommitAsync(Commit("A"), Token);
        InstanceState? second = await store.Instances.TryCommitAsync(Commit("B"), Token);

        Assert.Null(second);
        Assert.Equal(await store.Instances.FindAsync("one", Token), first);
        Turn turn = (await store.Instances.ReadTurnsAsync("one", 1, 1, Token)).Single();
        Assert.Equal([new TaskScheduled(0, "A", null)], turn.Events);

        TurnCommit Commit(string activity) => new()
        {
            Before = before,
            Turn = new(1, now, [new TaskScheduled(0, activity, null)]),
            Status = OrchestrationRuntimeStatus.Running,
            FirstUnsentTurn = 1,
        };
    }

    [Fact]
    public async Task Queue_MessageOverTheLimit_ArrivesWholeAndItsBlobGoesWithIt()
    {
        (AzureTaskHubStore store, string hub, string connection) = await CreateAsync();
        var sent = new ControlMessage("one", null, new EventRaised("m", "data", $"\"{new string('é', 100_000)}\""));

        await store.Control.SendAsync(sent, TimeSpan.Zero, Token);
        QueueMessage<ControlMessage> received = (await store.Control.ReceiveAsync(1, TimeSpan.FromSeconds(30), Token)).Single();
        await store.Control.DeleteAsync(received, Token);

        Assert.Equal(sent, received.Body);
        Assert.Empty(await new BlobContainerClient(connection, $"{hub}-payloads").GetBlobsAsync(cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Queue_MessageHiddenAgain_KeepsItsBody_AndTheOldReceiptIsVoid()
    {
        (AzureTaskHubStore store, _, _) = await CreateAsync();
        var body = new ActivityMessage("one", "e", 1, 0, "A");
        QueueMessage<ActivityMessage> held = await store.Work.SendAsync(body, TimeSpan.FromSeconds(30), Token);
        string receipt = held.Receipt;

        Assert.Empty(await store.Work.ReceiveAsync(1, TimeSpan.FromSeconds(30), Token));
        Assert.True(await store.Work.TryHideAsync(held, TimeSpan.Zero, Token));
        Assert.Equal(body, (await store.Work.ReceiveAsync(1, TimeSpan.FromSeconds(30), Token)).Single().Body);
        Assert.False(await store.Work.TryHideAsync(new(body, held.Id, receipt, 0), TimeSpan.Zero, Token));
    }

    private async Task<(AzureTaskHubStore Store, string Hub, string Connection)> CreateAsync()
    {
        string hub = AzuriteFixture.NewHub();
        string connection = await azurite.ConnectionStringAsync();
        AzureTaskHubStore store = AzureTaskHubStore.Create(
            new TaskHubOptions { HubName = hub, ConnectionString = connection }, PipelineJson.Options, TimeProvider.System);
        await store.EnsureCreatedAsync(Token);
        return (store, hub, connection);
    }
}
