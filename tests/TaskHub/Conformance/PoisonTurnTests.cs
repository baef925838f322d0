using BertPipeline.Contracts;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.InMemory;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;
using BertPipeline.Testing;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

/// <summary>Turns that fail for a reason outside the orchestrator's code.</summary>
public sealed class PoisonTurnTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HistoryUnreadable_FiveAttempts_FailsInstanceAndTellsParent()
    {
        var store = new FaultyStore(new InMemoryTaskHubStore(_time, PipelineJson.Options));
        store.Fault = id => id == "child" ? new InvalidDataException("torn page") : null;
        await using EmbeddedTaskHub hub = Host(store);
        await hub.StartAsync(Token);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", "", new("parent"), Token);

        OrchestrationMetadata parent = await EndAsync(hub, "parent");
        OrchestrationMetadata child = await EndAsync(hub, "child");

        Assert.Equal(5, store.Faults);
        Assert.Equal(FailureKind.PoisonTurn, child.FailureDetails!.ErrorType);
        Assert.Contains("torn page", child.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(FailureKind.PoisonTurn, parent.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task StorageOutage_LongerThanFiveAttempts_FailsNothing()
    {
        var store = new FaultyStore(new InMemoryTaskHubStore(_time, PipelineJson.Options));
        store.Fault = _ => store.Faults < 20 ? new IOException("no answer") : null;
        await using EmbeddedTaskHub hub = Host(store);
        await hub.StartAsync(Token);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Child", "", new("child"), Token);

        OrchestrationMetadata ended = await EndAsync(hub, "child");

        Assert.Equal(20, store.Faults);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
    }

    private EmbeddedTaskHub Host(ITaskHubStore store)
    {
        TaskRegistry registry = new TaskRegistry().Orchestrator<string, string>("Child", (_, input) => Task.FromResult(input))
            .Orchestrator<string, string>("Parent", (context, _) => context.CallSubOrchestrationAsync<string>("Child", "", new(InstanceId: "child")));
        return new(store, new TaskHubOptions { HubName = "poison" }, registry, PipelineJson.Options, _time, loggers: null);
    }

    private async Task<OrchestrationMetadata> EndAsync(EmbeddedTaskHub hub, string instanceId)
    {
        for (int i = 0; i < 5000; i++)
        {
            if (await hub.Client.GetInstanceAsync(instanceId, Token) is { IsCompleted: true } ended)
            {
                return ended;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        throw new TimeoutException($"Instance '{instanceId}' did not end.");
    }

    /// <summary>A store whose histories cannot be read. An <see cref="IOException"/> is an outage, anything else is damage.</summary>
    private sealed class FaultyStore(ITaskHubStore inner) : ITaskHubStore, IInstanceStore
    {
        private int _faults;

        public Func<string, Exception?> Fault { get; set; } = _ => null;

        public int Faults => _faults;

        public IInstanceStore Instances => this;

        public ITaskQueue<ControlMessage> Control => inner.Control;

        public ITaskQueue<ActivityMessage> Work => inner.Work;

        public bool IsTransient(Exception exception) => exception is IOException;

        public Task<IReadOnlyList<Turn>> ReadTurnsAsync(string instanceId, int from, int to, CancellationToken cancellationToken)
        {
            if (Fault(instanceId) is { } fault)
            {
                Interlocked.Increment(ref _faults);
                throw fault;
            }

            return inner.Instances.ReadTurnsAsync(instanceId, from, to, cancellationToken);
        }

        public Task EnsureCreatedAsync(CancellationToken cancellationToken) => inner.EnsureCreatedAsync(cancellationToken);

        public Task<bool> TryCreateAsync(InstanceState state, Turn first, CancellationToken cancellationToken) =>
            inner.Instances.TryCreateAsync(state, first, cancellationToken);

        public Task<InstanceState?> FindAsync(string instanceId, CancellationToken cancellationToken) => inner.Instances.FindAsync(instanceId, cancellationToken);

        public Task<InstanceState?> TryCommitAsync(TurnCommit commit, CancellationToken cancellationToken) =>
            inner.Instances.TryCommitAsync(commit, cancellationToken);

        public Task<InstanceState?> TryMarkSentAsync(InstanceState state, int? firstUnsentTurn, CancellationToken cancellationToken) =>
            inner.Instances.TryMarkSentAsync(state, firstUnsentTurn, cancellationToken);

        public Task CloseAsync(string instanceId, CancellationToken cancellationToken) => inner.Instances.CloseAsync(instanceId, cancellationToken);

        public IAsyncEnumerable<InstanceState> ListOpenAsync(CancellationToken cancellationToken) => inner.Instances.ListOpenAsync(cancellationToken);

        public Task<OrchestrationMetadata?> GetMetadataAsync(string instanceId, CancellationToken cancellationToken) =>
            inner.Instances.GetMetadataAsync(instanceId, cancellationToken);

        public IAsyncEnumerable<OrchestrationMetadata> QueryAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
            inner.Instances.QueryAsync(query, cancellationToken);

        public Task PurgeAsync(string instanceId, CancellationToken cancellationToken) => inner.Instances.PurgeAsync(instanceId, cancellationToken);
    }
}
