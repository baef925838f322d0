using BertPipeline.Orchestration.Models;
using BertPipeline.Storage;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Models;

public sealed class ModelFoldersTests(AzuriteFixture azurite) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("models-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Two commands of one user, each with the newest model.</summary>
    [Fact]
    public async Task GetAsync_SeveralAskForAModelThatIsNotThere_HaveOneWholeCopy()
    {
        var storage = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() });
        await storage.EnsureCreatedAsync(Token);
        string source = Directory.CreateDirectory(Path.Combine(_folder, "source")).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "a.txt"), "a", Token);
        var store = new ModelStore(storage, TimeProvider.System);
        ModelManifest model = await store.PublishAsync("m" + Guid.NewGuid().ToString("N"), source, "test", cancellationToken: Token);
        string parent = Path.Combine(_folder, "copies");

        string[] folders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ModelFolders.GetAsync(store, model, parent, TimeProvider.System, Token)));

        Assert.All(folders, folder => Assert.Equal(Path.Combine(parent, model.Name, "0001"), folder));
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Combine(folders[0], "a.txt"), Token));
        Assert.Single(Directory.GetDirectories(Path.Combine(parent, model.Name)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
