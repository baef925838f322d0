using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.History;
using BertPipeline.TaskHub.Orchestrations;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub;

/// <summary>The hub's client. Works in processes that run no turns, too.</summary>
public sealed partial class TaskHubClient : OrchestrationClient
{
    private static readonly TimeSpan PollingInterval = TimeSpan.FromMilliseconds(500);

    private readonly ITaskHubStore _store;
    private readonly ControlSender _control;
    private readonly InstanceCreator _creator;
    private readonly CompletionSignals _completions;
    private readonly string _defaultVersion;
    private readonly JsonSerializerOptions _json;
    private readonly TimeProvider _time;

    internal TaskHubClient(
        ITaskHubStore store, ControlSender control, InstanceCreator creator, CompletionSignals completions, string defaultVersion,
        JsonSerializerOptions json, TimeProvider time)
    {
        (_store, _control, _creator, _completions) = (store, control, creator, completions);
        (_defaultVersion, _json, _time) = (defaultVersion, json, time);
    }

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName);
        string instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        if (!InstanceIds().IsMatch(instanceId))
        {
            throw new ArgumentException($"'{instanceId}' is no instance id: use 1 to 200 letters, digits and the characters - _ . : @.", nameof(options));
        }

        bool started = await _creator.TryStartAsync(
            instanceId, orchestratorName, options?.Version ?? _defaultVersion, Serialize(input), parent: null, cancellationToken).ConfigureAwait(false);
        return started ? instanceId : throw new OrchestrationAlreadyExistsException(instanceId);
    }

    public override Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, CancellationToken cancellationToken = default) =>
        InstanceIds().IsMatch(instanceId) ? _store.Instances.GetMetadataAsync(instanceId, cancellationToken) : Task.FromResult<OrchestrationMetadata?>(null);

    public override async IAsyncEnumerable<OrchestrationMetadata> GetAllInstancesAsync(
        OrchestrationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var instances = new List<OrchestrationMetadata>();
        await foreach (OrchestrationMetadata instance in _store.Instances.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            instances.Add(instance);
        }

        foreach (OrchestrationMetadata instance in instances.OrderByDescending(i => i.CreatedAt).ThenBy(i => i.InstanceId, StringComparer.Ordinal))
        {
            yield return instance;
        }
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellationToken = default) =>
        SendAsync(instanceId, new EventRaised(NewMessageId(), eventName, Serialize(eventPayload)), cancellationToken);

    public override Task TerminateInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        SendAsync(instanceId, new ExecutionTerminated(NewMessageId(), reason), cancellationToken);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        SendAsync(instanceId, new ExecutionSuspended(NewMessageId(), reason), cancellationToken);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        SendAsync(instanceId, new ExecutionResumed(NewMessageId(), reason), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Its finished sub-orchestrations go with it.</remarks>
    public override async Task<int> PurgeInstanceAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        if (!InstanceIds().IsMatch(instanceId) || await _store.Instances.FindAsync(instanceId, cancellationToken).ConfigureAwait(false) is not { IsFinished: true } state)
        {
            return 0;
        }

        IReadOnlyList<Turn> turns = await _store.Instances.ReadTurnsAsync(instanceId, 0, state.LastTurn, cancellationToken).ConfigureAwait(false);
        foreach (SubOrchestrationCreated child in turns.SelectMany(t => t.Events).OfType<SubOrchestrationCreated>())
        {
            InstanceState? found = await _store.Instances.FindAsync(child.InstanceId, cancellationToken).ConfigureAwait(false);
            if (found?.Parent?.ExecutionId == state.ExecutionId)
            {
                await PurgeInstanceAsync(child.InstanceId, cancellationToken).ConfigureAwait(false);
            }
        }

        await _store.Instances.PurgeAsync(instanceId, cancellationToken).ConfigureAwait(false);
        return 1;
    }

    /// <summary>Returns the instance when it has ended; throws <see cref="KeyNotFoundException"/> when there is none of that id.</summary>
    public async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            // Asked for before the look, so that an end in between is not missed.
            Task ended = _completions.WhenSignalled(instanceId);
            OrchestrationMetadata? instance = await GetInstanceAsync(instanceId, cancellationToken).ConfigureAwait(false);
            if (instance is null or { IsCompleted: true })
            {
                _completions.Signal(instanceId);
                return instance ?? throw new KeyNotFoundException($"There is no orchestration instance '{instanceId}'.");
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(ended, Task.Delay(PollingInterval, _time, waiting.Token)).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // What storage allows in keys and blob names alike, without escaping.
    [GeneratedRegex("^[A-Za-z0-9_.:@-]{1,200}$")]
    private static partial Regex InstanceIds();

    private static string NewMessageId() => Guid.NewGuid().ToString("N");

    private Task SendAsync(string instanceId, ClientEvent message, CancellationToken cancellationToken) =>
        InstanceIds().IsMatch(instanceId) ? _control.SendAsync(new(instanceId, null, message), cancellationToken) : Task.CompletedTask;

    private string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), _json);
}
