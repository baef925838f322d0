using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Durable;

/// <summary>
/// Durable Functions hands its client to functions only, as a binding; the services of the pipeline live as long as the app. So every function
/// that may reach one of them binds the client here first. Each binding gives a client of the same hub.
/// </summary>
public sealed class BoundDurableClient : IDurableTaskClientProvider
{
    private DurableTaskClient? _client;

    public DurableTaskClient GetClient(string? name = null) =>
        _client ?? throw new InvalidOperationException("A function uses Durable Task's client without having bound it.");

    public void Bind(DurableTaskClient client) => Volatile.Write(ref _client, client);
}
