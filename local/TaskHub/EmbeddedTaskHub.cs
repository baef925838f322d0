using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using BertPipeline.DurableTask;
using BertPipeline.TaskHub.AzureStorage;
using BertPipeline.TaskHub.InMemory;
using BertPipeline.TaskHub.Orchestrations;
using BertPipeline.TaskHub.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BertPipeline.TaskHub;

/// <summary>
/// A task hub within the process: an event-sourced engine for orchestrations on Table, Queue and Blob storage, or in memory. Any number
/// of hosts may share one hub, and each may be killed at any time.
/// </summary>
/// <example>
/// <code>
/// await using EmbeddedTaskHub hub = EmbeddedTaskHub.Create(options, registry, json);
/// await hub.StartAsync();
/// string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Hello", "world");
/// OrchestrationMetadata ended = await hub.Client.WaitForInstanceCompletionAsync(id);
/// </code>
/// </example>
public sealed class EmbeddedTaskHub : IAsyncDisposable
{
    private readonly ITaskHubStore _store;
    private readonly TaskHubWorker _worker;
    private bool _isStarted;

    internal EmbeddedTaskHub(
        ITaskHubStore store, TaskHubOptions options, TaskRegistry registry, JsonSerializerOptions json, TimeProvider? time, ILoggerFactory? loggers)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        time ??= TimeProvider.System;
        _store = store;
        var control = new ControlSender(store.Control, options.Visibility, time);
        var creator = new InstanceCreator(store, control, time);
        var completions = new CompletionSignals();
        _worker = new(store, options, registry, json, control, creator, completions, time, loggers ?? NullLoggerFactory.Instance);
        Client = new(store, control, creator, completions, options.DefaultVersion, json, time);
    }

    public TaskHubClient Client { get; }

    /// <summary>A hub in the storage account that the options name.</summary>
    /// <param name="options">Validated here; a bad setting is named.</param>
    /// <param name="registry">Every orchestrator and activity that this host runs.</param>
    /// <param name="json">How inputs, outputs and histories become JSON; the same for all hosts of the hub.</param>
    public static EmbeddedTaskHub Create(
        TaskHubOptions options, TaskRegistry registry, JsonSerializerOptions json, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return new(AzureTaskHubStore.Create(options, json, time ?? TimeProvider.System), options, registry, json, time, loggers);
    }

    /// <summary>A hub that ends with the process: for tests of orchestrations, with a clock of their own if they like.</summary>
    public static EmbeddedTaskHub CreateInMemory(
        TaskRegistry registry, JsonSerializerOptions json, TaskHubOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null) =>
        new(
            new InMemoryTaskHubStore(time ?? TimeProvider.System, json), options ?? new TaskHubOptions { HubName = "memory" }, registry, json, time,
            loggers);

    /// <summary>Creates what is missing in storage. For processes that only use the client; <see cref="StartAsync"/> does it too.</summary>
    public Task EnsureCreatedAsync(CancellationToken cancellationToken = default) => _store.EnsureCreatedAsync(cancellationToken);

    /// <summary>Starts to run orchestrations and activities in this process.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await EnsureCreatedAsync(cancellationToken).ConfigureAwait(false);
        _worker.Start();
        _isStarted = true;
    }

    /// <summary>Stops gracefully: see <see cref="TaskHubOptions.StopTimeout"/>. A stopped hub is not started again; its client stays usable.</summary>
    public async Task StopAsync()
    {
        if (_isStarted)
        {
            _isStarted = false;
            await _worker.StopAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _worker.Dispose();
    }
}
