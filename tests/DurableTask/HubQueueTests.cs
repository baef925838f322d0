using Azure.Storage.Queues;
using BertPipeline.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.DurableTask.Tests;

/// <summary>What lies on a hub's own queues and should not.</summary>
public sealed class HubQueueTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>More than one batch of what a host receives at a time, at the head of every queue.</summary>
    [Fact]
    public async Task MessagesThatNobodyCanRead_HoldNothingUpAndAreSetAside()
    {
        string hub = AzuriteFixture.NewHub();
        await using HubHost host = await HubHost.StartAsync(azurite, Echo, hub);
        await host.RunAsync("Echo", "first");
        QueueClient[] queues = [await QueueAsync(hub + "-control-00"), await QueueAsync(hub + "-workitems")];
        string[] texts = ["no message", """{"of":"another program"}""", """{"CompressedBlobName":"gone/message-1-TaskScheduled.json.gz"}"""];
        foreach (QueueClient queue in queues)
        {
            await Task.WhenAll(Enumerable.Range(0, 42).Select(i => queue.SendMessageAsync(texts[i % texts.Length], Token)));
        }

        Assert.Equal("\"second\"", (await host.RunAsync("Echo", "second")).SerializedOutput);

        int moved = 0;
        foreach (QueueClient queue in queues)
        {
            await Eventually.TrueAsync(async () => (await queue.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount == 0, $"{queue.Name} is empty");
            moved += 42;
        }

        Assert.Equal(moved, (await (await QueueAsync(hub + "-unreadable")).GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
    }

    /// <summary>Its message cannot be taken back; it must go when its time comes, and move nothing.</summary>
    [Fact]
    public async Task TimerThatWasCancelled_EndsWithItsInstanceAndLeavesNothingWhenItsTimeHasCome()
    {
        string hub = AzuriteFixture.NewHub();
        await using HubHost host = await HubHost.StartAsync(
            azurite,
            tasks => tasks.AddOrchestratorFunc<string?, string>("Wait", async (context, _) =>
            {
                using var timer = new CancellationTokenSource();
                Task<string> word = context.WaitForExternalEvent<string>("word");
                await Task.WhenAny(word, context.CreateTimer(TimeSpan.FromSeconds(8), timer.Token));
                await timer.CancelAsync();
                return await word;
            }),
            hub);
        await host.StartAsync("Wait", instanceId: "one");
        await host.UntilAsync("one", i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        await host.Client.RaiseEventAsync("one", "word", "now", Token);

        OrchestrationMetadata ended = await host.EndAsync("one");

        QueueClient control = await QueueAsync(hub + "-control-00");
        await Eventually.TrueAsync(async () => (await control.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount == 0, "the timer's message is gone");
        OrchestrationMetadata later = await host.EndAsync("one");
        Assert.Equal((ended.LastUpdatedAt, "\"now\""), (later.LastUpdatedAt, later.SerializedOutput));
    }

    private static void Echo(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<string, string>("Echo", (context, input) => context.CallActivityAsync<string>("Same", input));
        tasks.AddActivityFunc<string, string>("Same", (_, input) => input);
    }

    private async Task<QueueClient> QueueAsync(string name) => new(await azurite.ConnectionStringAsync(), name.ToLowerInvariant());
}
