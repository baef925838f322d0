using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests;

public sealed class PipelineStorageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task EnsureCreatedAsync_FromEverywhereAtOnce_IsIdempotent()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => storage.Account.EnsureCreatedAsync(TestStorage.Token)));
        Assert.True(await storage.Account.Corpora.ExistsAsync(TestStorage.Token));
    }
}
