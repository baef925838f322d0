using Microsoft.DurableTask.Client;

namespace BertPipeline.Conformance;

/// <summary>Gives the same client under any name.</summary>
public sealed class OneClient(DurableTaskClient client) : IDurableTaskClientProvider
{
    public DurableTaskClient GetClient(string? name = null) => client;
}
