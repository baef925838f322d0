using BertPipeline.Contracts;
using BertPipeline.TaskHub.AzureStorage;
using BertPipeline.TaskHub.Store;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

/// <summary>The rules on tables, queues and blobs, under the real clock, because the storage has it too.</summary>
public sealed class AzureConformance(AzuriteFixture azurite) : TaskHubConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    internal override TimeProvider Time => TimeProvider.System;

    internal override async Task<ITaskHubStore> CreateStoreAsync()
    {
        ArgumentNullException.ThrowIfNull(azurite);
        Options.HubName = AzuriteFixture.NewHub();
        Options.ConnectionString = await azurite.ConnectionStringAsync();
        Options.Visibility = TimeSpan.FromSeconds(3);
        Options.SweepInterval = TimeSpan.FromSeconds(1);
        Options.UnsentAfter = TimeSpan.FromSeconds(2);
        AzureTaskHubStore store = AzureTaskHubStore.Create(Options, PipelineJson.Options, Time);
        await store.EnsureCreatedAsync(Token);
        return store;
    }

    protected override async Task<T> EventuallyAsync<T>(Task<T> task) => await task.WaitAsync(Patience, TimeProvider.System, Token);
}
