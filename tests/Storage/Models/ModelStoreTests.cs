using BertPipeline.Contracts;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Models;

public sealed class ModelStoreTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("models-");

    [Fact]
    public async Task PublishAsync_Twice_CountsVersionsAndTheNameMeansTheHighest()
    {
        ModelStore store = await CreateAsync();
        string name = TestStorage.Unique("tagger-");
        ModelManifest first = await PublishAsync(store, name, "run-1");
        ModelManifest second = await PublishAsync(store, name, "run-2");
        Assert.Equal("0001", first.Version);
        Assert.Equal("0002", second.Version);
        Assert.Equal("0002", (await store.FindAsync(name, TestStorage.Token))!.Version);
        Assert.Equal("run-1", (await store.FindAsync(name + "/0001", TestStorage.Token))!.Owner);
        Assert.Equal(["0002", "0001"], (await store.ListAsync(TestStorage.Token)).Where(m => m.Name == name).Select(m => m.Version));
    }

    [Fact]
    public async Task PublishAsync_SameOwnerAgain_ReturnsWhatIsPublished()
    {
        ModelStore store = await CreateAsync();
        string name = TestStorage.Unique("tagger-");
        await PublishAsync(store, name, "run-1");
        await PublishAsync(store, name, "run-2");
        Assert.Equal("0001", (await PublishAsync(store, name, "run-1")).Version);
    }

    [Fact]
    public async Task PublishAsync_ManyAtOnce_EachGetsAVersionOfItsOwnWithItsOwnFiles()
    {
        // They wait for each other.
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        var store = new ModelStore(storage.Account, TimeProvider.System);
        string name = TestStorage.Unique("org/tagger-");
        ModelManifest[] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => PublishAsync(store, name, $"run-{i}")));
        Assert.Equal(4, all.Select(m => m.Version).Distinct().Count());
        foreach (ModelManifest model in all)
        {
            string target = Path.Combine(_folder.FullName, "target-" + model.Owner);
            await store.DownloadAsync(model, target, TestStorage.Token);
            Assert.Equal(model.Owner, await File.ReadAllTextAsync(Path.Combine(target, "config.json"), TestStorage.Token));
        }
    }

    /// <summary>Two runs with the same result that end at the same moment.</summary>
    [Fact]
    public async Task PublishUnlessSameAsync_EqualModelsAtOnce_OneVersion()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        var store = new ModelStore(storage.Account, TimeProvider.System);
        string name = TestStorage.Unique("tagger-");
        string folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "same")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), "same", TestStorage.Token);

        ModelManifest[] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            store.PublishUnlessSameAsync(name, folder, $"run-{i}", newest => newest.Files[0].Length == 4, new Dictionary<string, string>(), cancellationToken: TestStorage.Token)));

        Assert.Equal(["0001"], all.Select(m => m.Version).Distinct());
        Assert.Single(await store.ListVersionsAsync(name, TestStorage.Token));
    }

    [Fact]
    public async Task PublishUnlessSameAsync_AnotherModel_IsTheNextVersion()
    {
        ModelStore store = await CreateAsync();
        string name = TestStorage.Unique("tagger-");
        await PublishAsync(store, name, "run-1");

        ModelManifest model = await store.PublishUnlessSameAsync(name, _folder.FullName, "run-2", _ => false, new Dictionary<string, string>(), cancellationToken: TestStorage.Token);

        Assert.Equal(("0002", "run-2"), (model.Version, model.Owner));
    }

    [Fact]
    public async Task FindAsync_FolderWithoutManifest_IsInvisibleAndItsVersionIsNotUsedAgain()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        var store = new ModelStore(storage.Account, storage.Time);
        string name = TestStorage.Unique("tagger-");
        await storage.Account.Models.GetBlobClient($"{name}/0001/config.json").UploadAsync(BinaryData.FromString("half"), TestStorage.Token);
        Assert.Null(await store.FindAsync(name, TestStorage.Token));
        Assert.Null(await store.FindAsync(name + "/0001", TestStorage.Token));
        Assert.Equal("0002", (await PublishAsync(store, name, "run")).Version);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a//b")]
    [InlineData("tagger/0001")]
    [InlineData("minilm")]
    [InlineData("arctic-xs")]
    public async Task PublishAsync_NameThatCannotBeUsed_IsAUserError(string name)
    {
        ModelStore store = await CreateAsync();
        await Assert.ThrowsAsync<UserErrorException>(() => PublishAsync(store, name, "run"));
    }

    [Fact]
    public async Task ListVersionsAsync_Name_GivesItsVersionsNewestFirstAndNoOthers()
    {
        ModelStore store = await CreateAsync();
        string name = TestStorage.Unique("tagger-");
        await PublishAsync(store, name, "run-1");
        await PublishAsync(store, name, "run-2");
        await PublishAsync(store, name + "-more", "run-3");

        Assert.Equal(["run-2", "run-1"], (await store.ListVersionsAsync(name, TestStorage.Token)).Select(m => m.Owner));
    }

    [Fact]
    public async Task ReadAsync_File_IsItsContentAndNullWhereThereIsNone()
    {
        ModelStore store = await CreateAsync();
        ModelManifest model = await PublishAsync(store, TestStorage.Unique("tagger-"), "run-1");

        Assert.Equal("run-1", (await store.ReadAsync(model, "config.json", TestStorage.Token))!.ToString());
        Assert.Null(await store.ReadAsync(model, "labels.json", TestStorage.Token));
    }

    [Fact]
    public async Task DeleteAsync_Version_IsGoneAndItsNumberIsNotUsedAgain()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        var store = new ModelStore(storage.Account, storage.Time);
        string name = TestStorage.Unique("tagger-");
        await PublishAsync(store, name, "run-1");
        await PublishAsync(store, name, "run-2");

        Assert.True(await store.DeleteAsync(name, "0002", TestStorage.Token));

        Assert.False(await storage.Account.Models.GetBlobClient($"{name}/0002/config.json").ExistsAsync(TestStorage.Token));
        Assert.Null(await store.FindAsync(name + "/0002", TestStorage.Token));
        Assert.Equal("0001", (await store.FindAsync(name, TestStorage.Token))!.Version);
        Assert.Equal("0003", (await PublishAsync(store, name, "run-2")).Version);
        Assert.False(await store.DeleteAsync(name, "0002", TestStorage.Token));
    }

    [Fact]
    public async Task DeleteAsync_InterruptedAfterTheManifest_IsFinishedByTheNext()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        var store = new ModelStore(storage.Account, storage.Time);
        string name = TestStorage.Unique("tagger-");
        await PublishAsync(store, name, "run-1");
        await store.DeleteAsync(name, "0001", TestStorage.Token);
        await storage.Account.Models.GetBlobClient($"{name}/0001/model.safetensors").UploadAsync(BinaryData.FromString("left"), TestStorage.Token);

        Assert.True(await store.DeleteAsync(name, "0001", TestStorage.Token));
        Assert.False(await storage.Account.Models.GetBlobClient($"{name}/0001/model.safetensors").ExistsAsync(TestStorage.Token));
    }

    [Fact]
    public async Task DeleteAsync_VersionThatIsBeingPublished_IsLeftAlone()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        var store = new ModelStore(storage.Account, storage.Time);
        string name = TestStorage.Unique("tagger-");
        await storage.Account.Models.GetBlobClient($"{name}/0001/config.json").UploadAsync(BinaryData.FromString("half"), TestStorage.Token);

        Assert.False(await store.DeleteAsync(name, "0001", TestStorage.Token));
        Assert.True(await storage.Account.Models.GetBlobClient($"{name}/0001/config.json").ExistsAsync(TestStorage.Token));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<ModelManifest> PublishAsync(ModelStore store, string name, string owner)
    {
        string folder = Path.Combine(_folder.FullName, owner);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), owner, TestStorage.Token);
        return await store.PublishAsync(name, folder, owner, new Dictionary<string, string> { ["kind"] = "tagger" }, TestStorage.Token);
    }

    private async Task<ModelStore> CreateAsync()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        return new ModelStore(storage.Account, storage.Time);
    }
}
