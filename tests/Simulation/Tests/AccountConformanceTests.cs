using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Faults;
using BertPipeline.Simulator.Scheduling;
using BertPipeline.Storage;
using BertPipeline.Testing;

namespace BertPipeline.Simulator.Tests;

/// <summary>The simulated account answers as Azurite does.</summary>
public sealed class AccountConformanceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Script_OnBoth_GetsTheSameAnswers()
    {
        string hub = AzuriteFixture.NewHub();
        var real = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = hub });
        await real.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        IReadOnlyList<string> expected = await new AccountScript(real, TimeProvider.System, hub).RunAsync();

        IReadOnlyList<string> simulated = await SimulatedAsync(hub);

        Assert.Equal(expected, simulated);
        Assert.Contains("renew with an old receipt: 400 PopReceiptMismatch", expected);
        Assert.Contains("update with an old tag: 412 UpdateConditionNotSatisfied", expected);
    }

    private static async Task<IReadOnlyList<string>> SimulatedAsync(string hub)
    {
        var world = new World(seed: 1);
        var actor = new Actor(world, "script");
        var account = new SimulatedAccount(actor.Time, world.Random.Next);
        PipelineStorage storage = SimulatedTransport.Connect(actor, new Network(world, account), hub);
        Task<IReadOnlyList<string>> script = new AccountScript(storage, actor.Time, hub).RunAsync();
        while (!script.IsCompleted)
        {
            // The pool of this process has several threads; there may be nothing to do for a moment.
            await world.RunAsync(() => script.IsCompleted, world.Now + TimeSpan.FromSeconds(1));
        }

        return await script;
    }
}
