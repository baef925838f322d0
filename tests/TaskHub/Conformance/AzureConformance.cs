using BertPipeline.Contracts;
using BertPipeline.TaskHub.AzureStorage;
using BertPipeline.TaskHub.Store;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

/// <summary>The rules on tables, queues and blobs, under the real clock, because the storage has it too.</summary>
public sealed class AzureConformance : TaskHubConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly AzuriteFixture _azurite;

    public AzureConformance(AzuriteFixture azurite)
    {
        _azurite = azurite;
        Options.Visibility = TimeSpan.FromSeconds(4);
        Options.SweepInterval = TimeSpan.FromSeconds(1);
        Options.UnsentAfter = TimeSpan.FromSeconds(2);
    }

    internal override TimeProvider Time => TimeProvider.System;

    internal override async Task<ITaskHubStore> CreateStoreAsync()
    {
        Options.HubName = AzuriteFixture.NewHub();
        Options.ConnectionString = await _azurite.ConnectionStringAsync();
        AzureTaskHubStore store = AzureTaskHubStore.Create(Options, PipelineJson.Options, Time);
        await store.EnsureCreatedAsync(Token);
        return store;
    }

    protected override async Task<T> EventuallyAsync<T>(Task<T> task) => await task.WaitAsync(Patience, TimeProvider.System, Token);
}
