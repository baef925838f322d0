using BertPipeline.Contracts;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Models;

public sealed class CurrentVersionsTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("current-");
    private readonly string _name = TestStorage.Unique("team/tagger-");
    private ModelStore? _models;
    private CurrentVersions? _current;

    [Fact]
    public async Task FindAsync_NeverChosen_TheNameMeansTheNewest()
    {
        await PublishAsync("run-1", "run-2");

        Assert.Null(await _current!.FindAsync(_name, TestStorage.Token));
        Assert.Equal("0002", await VersionOfAsync(_name));
    }

    [Fact]
    public async Task FindAsync_Chosen_TheNameMeansIt()
    {
        await PublishAsync("run-1", "run-2", "run-3");
        await _current!.MoveAsync(_name, "0002", "models promote", "why not", TestStorage.Token);

        Assert.Equal("0002", await VersionOfAsync(_name));
        Assert.Equal("0003", await VersionOfAsync(_name + "@latest"));
        Assert.Equal("0001", await VersionOfAsync(_name + "/0001"));
        Assert.Null(await VersionOfAsync(_name + "/0001@latest"));
        Assert.Equal(["0003"], (await _current.FindAsync(_name, TestStorage.Token))!.Earlier.Select(e => e.Version));
    }

    [Fact]
    public async Task PublishUnlessSameAsync_KeepsCurrent_TheFirstIsMeantOnlyOnceItIsMoved()
    {
        await PublishAsync();
        await PublishKeepingAsync("run-1");

        Assert.Null(await VersionOfAsync(_name));
        Assert.Equal("0001", await VersionOfAsync(_name + "@latest"));
        Assert.True((await _current!.TryMoveAsync(_name, "0001", "run-1", "the first", was => was is null, TestStorage.Token)).Moved);
        Assert.Equal("0001", await VersionOfAsync(_name));
        Assert.Empty((await _current.FindAsync(_name, TestStorage.Token))!.Earlier);
    }

    /// <summary>Storages of before have no mark: what the name meant, it means on.</summary>
    [Fact]
    public async Task PublishUnlessSameAsync_KeepsCurrentWhereNobodyChose_TheOldNewestStays()
    {
        await PublishAsync("run-1", "run-2");
        await PublishKeepingAsync("run-3");

        Assert.Equal("0002", await VersionOfAsync(_name));
        (bool moved, CurrentVersion current) = await _current!.TryMoveAsync(_name, "0003", "run-3", "better", was => was == "0001", TestStorage.Token);
        Assert.Equal((false, "0002"), (moved, current.Version));
        Assert.True((await _current.TryMoveAsync(_name, "0003", "run-3", "better", was => was == "0002", TestStorage.Token)).Moved);
        Assert.Equal("0003", await VersionOfAsync(_name));
    }

    [Fact]
    public async Task TryMoveAsync_AgainByTheSame_MovesOnce()
    {
        await PublishAsync("run-1", "run-2");
        await _current!.TryMoveAsync(_name, "0002", "run-2", "better", _ => true, TestStorage.Token);
        await _current.MoveAsync(_name, "0001", "models promote", "by hand", TestStorage.Token);

        (bool moved, CurrentVersion current) = await _current.TryMoveAsync(_name, "0002", "run-2", "better", _ => true, TestStorage.Token);

        Assert.Equal((true, "0001"), (moved, current.Version));
    }

    [Fact]
    public async Task TryMoveAsync_ManyAtOnce_OneAfterTheOther()
    {
        await PublishAsync("run-1", "run-2", "run-3");

        (bool Moved, CurrentVersion Current)[] moves = await Task.WhenAll(Enumerable.Range(1, 3).Select(i =>
            _current!.TryMoveAsync(_name, $"000{i}", $"run-{i}", "better", _ => true, TestStorage.Token)));

        Assert.All(moves, m => Assert.True(m.Moved));
        CurrentVersion current = (await _current!.FindAsync(_name, TestStorage.Token))!;
        Assert.Equal(["0001", "0002", "0003"], current.Earlier.Select(e => e.Version).Where(v => v != current.Version).Append(current.Version!).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MoveAsync_NoSuchVersion_SaysWhichThereAre()
    {
        await PublishAsync("run-1");

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => _current!.MoveAsync(_name, "0007", "models promote", "why", TestStorage.Token));

        Assert.Contains("no version 0007; it has 0001", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollbackAsync_GoesToTheOneBefore_AndRefusesWhereThereIsNone()
    {
        await PublishAsync("run-1", "run-2");
        await _current!.MoveAsync(_name, "0001", "models promote", "why", TestStorage.Token);
        await _current.MoveAsync(_name, "0002", "models promote", "why", TestStorage.Token);

        Assert.Equal("0001", (await _current.RollbackAsync(_name, "models rollback", why: null, TestStorage.Token)).Version);
        Assert.Equal("0001", await VersionOfAsync(_name));
        await Assert.ThrowsAsync<UserErrorException>(() => _current.RollbackAsync(_name + "-other", "models rollback", why: null, TestStorage.Token));
    }

    [Fact]
    public async Task DeleteAsync_CurrentVersion_IsRefusedWhileThereAreOthers()
    {
        await PublishAsync("run-1", "run-2");
        await _current!.MoveAsync(_name, "0001", "models promote", "why", TestStorage.Token);

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => _models!.DeleteAsync(_name, "0001", TestStorage.Token));
        Assert.Contains($"models promote {_name}/0002", error.Message, StringComparison.Ordinal);
        Assert.NotNull(await _models!.FindAsync(_name + "/0001", TestStorage.Token));

        Assert.True(await _models.DeleteAsync(_name, "0002", TestStorage.Token));
        Assert.True(await _models.DeleteAsync(_name, "0001", TestStorage.Token));
        Assert.Null(await _current.FindAsync(_name, TestStorage.Token));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task PublishAsync(params string[] owners)
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        _models = new ModelStore(storage.Account, TimeProvider.System);
        _current = new CurrentVersions(storage.Account, _models, TimeProvider.System);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "config.json"), "{}", TestStorage.Token);
        foreach (string owner in owners)
        {
            await _models.PublishAsync(_name, _folder.FullName, owner, cancellationToken: TestStorage.Token);
        }
    }

    private Task<ModelManifest> PublishKeepingAsync(string owner) =>
        _models!.PublishUnlessSameAsync(_name, _folder.FullName, owner, _ => false, new Dictionary<string, string>(), keepsCurrent: true, TestStorage.Token);

    private async Task<string?> VersionOfAsync(string model) => (await _models!.FindAsync(model, TestStorage.Token))?.Version;
}
