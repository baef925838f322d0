using Azure.Storage.Blobs.Models;
using BertPipeline.Storage.Checkpoints;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Checkpoints;

public sealed class CheckpointStoreTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoints-");

    [Fact]
    public async Task FindNewestAsync_SeveralSteps_OrdersBySteps()
    {
        (_, CheckpointStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        await SaveAsync(store, key, 1000, "b");
        await SaveAsync(store, key, 90, "c");
        Assert.Equal(["000001000-b", "000000090-c"], await store.ListAsync(key, TestStorage.Token));
        Assert.Equal("000001000-b", await store.FindNewestAsync(key, TestStorage.Token));
    }

    [Fact]
    public async Task FindNewestAsync_NewestHasNoManifest_IsTheOneBefore()
    {
        (TestStorage storage, CheckpointStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        await SaveAsync(store, key, 10, "a");
        await storage.Account.Checkpoints.GetBlobClient($"{key}/000000020-a/model.safetensors").UploadAsync(BinaryData.FromString("half"), TestStorage.Token);
        Assert.Equal("000000010-a", await store.FindNewestAsync(key, TestStorage.Token));
        Assert.Null(await store.DownloadAsync(key, "000000020-a", _folder.FullName, TestStorage.Token));
    }

    [Fact]
    public async Task DownloadAsync_Complete_BringsFilesAndStep()
    {
        (_, CheckpointStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        await SaveAsync(store, key, 10, "a");
        string target = Path.Combine(_folder.FullName, "target");
        CheckpointManifest? manifest = await store.DownloadAsync(key, "000000010-a", target, TestStorage.Token);
        Assert.Equal(10, manifest!.Step);
        Assert.Equal("10", await File.ReadAllTextAsync(Path.Combine(target, "state", "step.txt"), TestStorage.Token));
    }

    [Fact]
    public async Task DownloadAsync_DamagedFile_IsCorruption()
    {
        (TestStorage storage, CheckpointStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        await SaveAsync(store, key, 10, "a");
        await storage.Account.Checkpoints.GetBlobClient($"{key}/000000010-a/state/step.txt")
            .UploadAsync(BinaryData.FromString("11"), overwrite: true, TestStorage.Token);
        await Assert.ThrowsAsync<StorageCorruptionException>(
            () => store.DownloadAsync(key, "000000010-a", Path.Combine(_folder.FullName, "target"), TestStorage.Token));
    }

    [Fact]
    public async Task PruneAsync_ManyComplete_KeepsTheNewestTwo()
    {
        (TestStorage storage, CheckpointStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        for (int step = 1; step <= 4; step++)
        {
            await SaveAsync(store, key, step, "a");
        }

        storage.Time.SetUtcNow(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await store.PruneAsync(key, 2, TestStorage.Token);
        Assert.Equal(["000000004-a", "000000003-a"], await store.ListAsync(key, TestStorage.Token));
        Assert.Equal(4, await CountAsync(storage, key));
    }

    [Fact]
    public async Task PruneAsync_Incomplete_IsDeletedOnlyWhenLongAbandoned()
    {
        (TestStorage storage, CheckpointStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        await storage.Account.Checkpoints.GetBlobClient($"{key}/000000001-a/x").UploadAsync(BinaryData.FromString("half"), TestStorage.Token);
        await store.PruneAsync(key, 2, TestStorage.Token);
        Assert.Equal(1, await CountAsync(storage, key));
        storage.Time.SetUtcNow(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await store.PruneAsync(key, 2, TestStorage.Token);
        Assert.Equal(0, await CountAsync(storage, key));
    }

    [Fact]
    public async Task DeleteAsync_Key_LeavesOtherKeysAlone()
    {
        (TestStorage storage, CheckpointStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        await SaveAsync(store, key, 1, "a");
        await SaveAsync(store, key + "0", 1, "a");
        await store.DeleteAsync(key, TestStorage.Token);
        Assert.Null(await store.FindNewestAsync(key, TestStorage.Token));
        Assert.NotNull(await store.FindNewestAsync(key + "0", TestStorage.Token));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<int> CountAsync(TestStorage storage, string key)
    {
        int count = 0;
        await foreach (BlobItem _ in storage.Account.Checkpoints.GetBlobsAsync(BlobTraits.None, BlobStates.None, key + "/", TestStorage.Token))
        {
            count++;
        }

        return count;
    }

    private async Task SaveAsync(CheckpointStore store, string key, long step, string attempt)
    {
        string folder = Path.Combine(_folder.FullName, $"{step}");
        Directory.CreateDirectory(Path.Combine(folder, "state"));
        await File.WriteAllTextAsync(Path.Combine(folder, "state", "step.txt"), $"{step}", TestStorage.Token);
        await store.SaveAsync(key, step, attempt, folder, TestStorage.Token);
    }

    private async Task<(TestStorage Storage, CheckpointStore Store)> CreateAsync()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        return (storage, new CheckpointStore(storage.Account, storage.Time));
    }
}
