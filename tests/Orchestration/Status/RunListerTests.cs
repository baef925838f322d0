using BertPipeline.Conformance;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Status;
using BertPipeline.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Orchestration.Tests.Status;

public sealed class RunListerTests(AzuriteFixture azurite)
{
    // More than are read one by one.
    private const int Many = 40;

    private static readonly RunFilter All = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A look at open runs is two queries; what began or ended since, however much, is one more.</summary>
    [Fact]
    public async Task List_ManyRuns_TakesAsManyRequestsAsFew()
    {
        string hub = AzuriteFixture.NewHub();
        await using HubHost host = await HubHost.StartAsync(azurite, ScriptedRun.Register, hub);
        using var lister = new RunLister(new Clients(host.Client), TimeProvider.System);
        using var requests = new TableRequests(hub + "Instances");
        await StartAsync(host, "few", 2);
        await RunningAsync(lister, 2);

        int few = await CountAsync(requests, lister);
        await StartAsync(host, "many", Many);
        await host.UntilAsync($"many-{Many - 1}", run => run.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        int begun = await CountAsync(requests, lister);
        await RunningAsync(lister, Many + 2);
        int many = await CountAsync(requests, lister);
        for (int number = 0; number < Many; number++)
        {
            await host.Client.RaiseEventAsync($"many-{number}", ScriptedRun.Go, $"Said to {number}.", Token);
        }

        for (int number = 0; number < Many; number++)
        {
            await host.EndAsync($"many-{number}");
        }

        int ended = await CountAsync(requests, lister);

        Assert.Equal(2, few);
        Assert.Equal(few, many);
        Assert.InRange(begun, few, few + 1);
        Assert.InRange(ended, few, few + 1);
        RunList list = await lister.ListAsync(All, 0, 100, Token);
        Assert.Equal(Many + 2, list.Total);
        Assert.All(Enumerable.Range(0, Many), number =>
        {
            RunSummary run = list.Runs.Single(r => r.Id == $"many-{number}");
            Assert.Equal((RunState.Failed, $"Said to {number}.", ScriptedRun.Waits), (run.State, run.Error, run.Corpus));
        });
    }

    /// <summary>Another host of the hub, or this one started again: nothing is in its memory yet.</summary>
    [Fact]
    public async Task List_NewListerOnAHubOfManyRuns_ReadsThemByPages()
    {
        string hub = AzuriteFixture.NewHub();
        await using HubHost host = await HubHost.StartAsync(azurite, ScriptedRun.Register, hub);
        await StartAsync(host, "many", Many);
        await host.UntilAsync($"many-{Many - 1}", run => run.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        using var lister = new RunLister(new Clients(host.Client), TimeProvider.System);
        using var requests = new TableRequests(hub + "Instances");

        int first = await CountAsync(requests, lister);

        Assert.InRange(first, 1, 2);
        Assert.Equal(Many, (await lister.ListAsync(All, 0, 100, Token)).Total);
    }

    /// <summary>A run that is deleted while the storage is looked at must not come back with what was read before.</summary>
    [Fact]
    public async Task List_RunForgottenDuringALook_LeavesItOut()
    {
        await using HubHost host = await HubHost.StartAsync(azurite, ScriptedRun.Register);
        await host.RunAsync(PipelineTasks.TrainingRun, InputOf("gone", ScriptedRun.Completes), "gone");
        await StartAsync(host, "kept", 1);
        RunLister? lister = null;
        using var slow = new Clients(host.Client, () => lister!.Forget("gone"));
        using (lister = new RunLister(slow, TimeProvider.System))
        {
            RunList list = await lister.ListAsync(All, 0, 100, Token);

            Assert.Equal(["kept-0"], list.Runs.Select(run => run.Id));
        }
    }

    [Fact]
    public async Task List_StorageStandsStill_ShowsWhatItWasForAWhile()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using HubHost host = await HubHost.StartAsync(azurite, ScriptedRun.Register);
        await StartAsync(host, "run", 1);
        using var clients = new Clients(host.Client);
        using var lister = new RunLister(clients, time);
        DateTimeOffset first = (await lister.ListAsync(All, 0, 100, Token)).AsOf;
        clients.Stop();
        TimeSpan patience = TimeSpan.FromMilliseconds(150);

        Task<RunList> impatient = lister.ListAsync(All, 0, 100, patience, Token);
        time.Advance(patience);
        RunList old = await impatient;
        time.Advance(TimeSpan.FromSeconds(20));
        Task<RunList> waiting = lister.ListAsync(All, 0, 100, patience, Token);
        time.Advance(patience);

        Assert.Equal((first, 1), (old.AsOf, old.Total));
        Assert.False(waiting.IsCompleted);
        clients.GoOn();

        // It may be the look after the one that stood still, which rests before.
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return waiting.IsCompleted;
            },
            "the list is answered");
        Assert.True((await waiting).AsOf >= first);
    }

    private static async Task RunningAsync(RunLister lister, int count)
    {
        var running = new RunFilter { State = RunState.Running };
        await Eventually.TrueAsync(async () => (await lister.ListAsync(running, 0, 1, Token)).Total == count, $"{count} runs are under way");
    }

    private static async Task<int> CountAsync(TableRequests requests, RunLister lister)
    {
        int before = requests.Reads;
        await lister.ListAsync(All, 0, 1, Token);
        return requests.Reads - before;
    }

    private static Task StartAsync(HubHost host, string name, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), Token, async (number, _) => await host.StartAsync(PipelineTasks.TrainingRun, InputOf($"{name}-{number}", ScriptedRun.Waits), $"{name}-{number}"));

    private static TrainingRunInput InputOf(string id, string corpus) => new(id, new RunRequest { Corpus = corpus });

    /// <summary>A client that can be had, or not for a while.</summary>
    private sealed class Clients(DurableTaskClient client, Action? had = null) : IDurableTaskClientProvider, IDisposable
    {
        private readonly ManualResetEventSlim _open = new(initialState: true);

        public void Stop() => _open.Reset();

        public void GoOn() => _open.Set();

        public DurableTaskClient GetClient(string? name = null)
        {
            had?.Invoke();
            _open.Wait(Token);
            return client;
        }

        public void Dispose() => _open.Dispose();
    }
}
