using System.Text.Json;
using BertPipeline.TaskHub.Messages;
using BertPipeline.TaskHub.Store;

namespace BertPipeline.TaskHub.InMemory;

/// <summary>A hub's storage within the process: for tests, and for whoever needs no durability. Its only clock is the one handed in.</summary>
internal sealed class InMemoryTaskHubStore(TimeProvider time, JsonSerializerOptions json) : ITaskHubStore
{
    public IInstanceStore Instances { get; } = new InMemoryInstanceStore(time, json);

    public ITaskQueue<ControlMessage> Control { get; } = new InMemoryQueue<ControlMessage>(time, json);

    public ITaskQueue<ActivityMessage> Work { get; } = new InMemoryQueue<ActivityMessage>(time, json);

    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public bool IsTransient(Exception exception) => false;
}
