using System.Text;
using Azure.Core;
using Azure.Storage.Blobs.Models;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Artifacts;

public sealed class ArtifactStoreTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("artifacts-");

    [Fact]
    public async Task FindAsync_FilesWithoutManifest_IsNull()
    {
        (TestStorage storage, ArtifactStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        await store.Begin("step", key, "run").WriteAsync("a.txt", "a"u8.ToArray(), TestStorage.Token);
        Assert.Null(await store.FindAsync("step", key, TestStorage.Token));
        Assert.Single(await BlobsAsync(storage, "step/" + key));
    }

    [Fact]
    public async Task DownloadAsync_EveryWayToWriteAFile_GivesTheBytesBack()
    {
        (_, ArtifactStore store) = await CreateAsync();
        byte[] large = new byte[9_000_000];
        new Random(1).NextBytes(large);
        string path = Path.Combine(_folder.FullName, "large.bin");
        await File.WriteAllBytesAsync(path, large, TestStorage.Token);

        ArtifactWriter writer = store.Begin("step", TestStorage.Unique(), "run");
        await writer.UploadAsync("sub/large.bin", path, TestStorage.Token);
        await writer.WriteAsync("bytes.txt", "bytes"u8.ToArray(), TestStorage.Token);
        using (var stream = new MemoryStream(large))
        {
            await writer.WriteAsync("stream.bin", stream, TestStorage.Token);
        }

        await writer.WriteAsync("lines.txt", s => s.WriteAsync(Encoding.UTF8.GetBytes("äöü")).AsTask(), TestStorage.Token);
        await writer.WriteAsync("empty.txt", _ => Task.CompletedTask, TestStorage.Token);
        await writer.WriteJsonAsync("value.json", new ArtifactFile("n", 1, "s"), TestStorage.Token);
        ArtifactManifest manifest = await writer.CompleteAsync(new Dictionary<string, string> { ["rows"] = "3" }, cancellationToken: TestStorage.Token);

        string target = Path.Combine(_folder.FullName, "target");
        await store.DownloadAsync(manifest.ToRef(), target, TestStorage.Token);
        Assert.Equal(large, await File.ReadAllBytesAsync(Path.Combine(target, "sub", "large.bin"), TestStorage.Token));
        Assert.Equal(large, await File.ReadAllBytesAsync(Path.Combine(target, "stream.bin"), TestStorage.Token));
        Assert.Equal("bytes", await File.ReadAllTextAsync(Path.Combine(target, "bytes.txt"), TestStorage.Token));
        Assert.Equal("äöü", await File.ReadAllTextAsync(Path.Combine(target, "lines.txt"), TestStorage.Token));
        Assert.Equal(0, new FileInfo(Path.Combine(target, "empty.txt")).Length);
        Assert.Equal(new ArtifactFile("n", 1, "s"), await store.ReadJsonAsync<ArtifactFile>(manifest.ToRef(), "value.json", TestStorage.Token));
        Assert.Equal("3", (await store.GetAsync(manifest.ToRef(), TestStorage.Token)).Summary["rows"]);
    }

    [Fact]
    public async Task DownloadAsync_SomeNames_BringsOnlyThose()
    {
        (_, ArtifactStore store) = await CreateAsync();
        ArtifactManifest manifest = await MakeAsync(store, TestStorage.Unique(), "a.txt", "b.txt", "c.txt");
        string target = Path.Combine(_folder.FullName, "target");
        await store.DownloadAsync(manifest.ToRef(), ["a.txt", "c.txt"], target, TestStorage.Token);
        Assert.Equal(["a.txt", "c.txt"], Directory.GetFiles(target).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task CompleteAsync_SecondAttempt_LosesDeletesItsOwnFolderAndGetsTheWinner()
    {
        (TestStorage storage, ArtifactStore store) = await CreateAsync();
        string key = TestStorage.Unique();
        ArtifactWriter first = store.Begin("step", key, "run-1");
        ArtifactWriter second = store.Begin("step", key, "run-2");
        await second.WriteAsync("a.txt", "second"u8.ToArray(), TestStorage.Token);
        await first.WriteAsync("a.txt", "first"u8.ToArray(), TestStorage.Token);

        ArtifactManifest won = await first.CompleteAsync(cancellationToken: TestStorage.Token);
        ArtifactManifest lost = await second.CompleteAsync(cancellationToken: TestStorage.Token);

        Assert.Equal("run-1", won.RunId);
        Assert.Equal(won.Attempt, lost.Attempt);
        Assert.Equal("run-1", lost.RunId);
        Assert.Equal(
            [$"step/{key}/{first.Attempt}/a.txt", $"step/{key}/manifest.json"],
            (await BlobsAsync(storage, "step/" + key)).Order(StringComparer.Ordinal));
        Assert.Equal("first", (await store.ReadAsync(lost.ToRef(), "a.txt", TestStorage.Token)).ToString());
    }

    [Fact]
    public async Task CompleteAsync_AnswerOfTheManifestIsLost_TheRepeatedWriteDoesNotDeleteTheWinner()
    {
        var policy = new LostAnswerPolicy(r => r.Method == RequestMethod.Put && r.Uri.Path.EndsWith("manifest.json", StringComparison.Ordinal));
        TestStorage storage = await TestStorage.CreateAsync(azurite, policy);
        var store = new ArtifactStore(storage.Account, storage.Time);
        ArtifactManifest manifest = await MakeAsync(store, TestStorage.Unique(), "a.txt");
        Assert.Equal("a.txt", (await store.ReadAsync(manifest.ToRef(), "a.txt", TestStorage.Token)).ToString());
    }

    [Fact]
    public async Task DownloadAsync_BlobWasOverwritten_NamesTheBlobAndLeavesNoFile()
    {
        (TestStorage storage, ArtifactStore store) = await CreateAsync();
        ArtifactManifest manifest = await MakeAsync(store, TestStorage.Unique(), "a.txt");
        string blob = $"step/{manifest.Key}/{manifest.Attempt}/a.txt";
        await storage.Account.Artifacts.GetBlobClient(blob).UploadAsync(BinaryData.FromString("b.txt"), overwrite: true, TestStorage.Token);

        string target = Path.Combine(_folder.FullName, "target");
        StorageCorruptionException error = await Assert.ThrowsAsync<StorageCorruptionException>(
            () => store.DownloadAsync(manifest.ToRef(), target, TestStorage.Token));
        Assert.Equal("artifacts/" + blob, error.Blob);
        Assert.False(File.Exists(Path.Combine(target, "a.txt")));
        await Assert.ThrowsAsync<StorageCorruptionException>(() => store.ReadAsync(manifest.ToRef(), "a.txt", TestStorage.Token));
    }

    [Fact]
    public async Task DownloadAsync_BlobIsGone_IsCorruption()
    {
        (TestStorage storage, ArtifactStore store) = await CreateAsync();
        ArtifactManifest manifest = await MakeAsync(store, TestStorage.Unique(), "a.txt");
        await storage.Account.Artifacts.DeleteBlobAsync($"step/{manifest.Key}/{manifest.Attempt}/a.txt", cancellationToken: TestStorage.Token);
        await Assert.ThrowsAsync<StorageCorruptionException>(() => store.DownloadAsync(manifest.ToRef(), _folder.FullName, TestStorage.Token));
    }

    [Fact]
    public async Task GetAsync_OtherDigestThanTheReference_IsCorruption()
    {
        (_, ArtifactStore store) = await CreateAsync();
        ArtifactManifest manifest = await MakeAsync(store, TestStorage.Unique(), "a.txt");
        await Assert.ThrowsAsync<StorageCorruptionException>(
            () => store.GetAsync(manifest.ToRef() with { Digest = new string('0', 64) }, TestStorage.Token));
    }

    [Fact]
    public async Task GetAsync_Purged_SaysSo()
    {
        (_, ArtifactStore store) = await CreateAsync();
        var missing = new ArtifactRef("step", TestStorage.Unique(), "d");
        ArtifactNotFoundException error = await Assert.ThrowsAsync<ArtifactNotFoundException>(() => store.GetAsync(missing, TestStorage.Token));
        Assert.Equal(missing, error.Artifact);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<ArtifactManifest> MakeAsync(ArtifactStore store, string key, params string[] names)
    {
        ArtifactWriter writer = store.Begin("step", key, "run");
        foreach (string name in names)
        {
            await writer.WriteAsync(name, Encoding.UTF8.GetBytes(name), TestStorage.Token);
        }

        return await writer.CompleteAsync(cancellationToken: TestStorage.Token);
    }

    private static async Task<List<string>> BlobsAsync(TestStorage storage, string prefix)
    {
        var names = new List<string>();
        await foreach (BlobItem blob in storage.Account.Artifacts.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, TestStorage.Token))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    private async Task<(TestStorage Storage, ArtifactStore Store)> CreateAsync()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        return (storage, new ArtifactStore(storage.Account, storage.Time));
    }
}
