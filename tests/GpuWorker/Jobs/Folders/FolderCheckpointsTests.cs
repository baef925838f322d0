using BertPipeline.GpuWorker.Jobs.Folders;
using BertPipeline.GpuWorker.Training;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Tests.Jobs.Folders;

public sealed class FolderCheckpointsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("checkpoints-").FullName;
    private readonly ToldLogger _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_root, "all");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task NewestAsync_OfSeveral_IsTheLastAndTheOneBeforeStays()
    {
        FolderCheckpoints checkpoints = Create();
        Assert.Null(await checkpoints.NewestAsync(Token));
        foreach (long step in new[] { 8, 9, 10, 11 })
        {
            Save(checkpoints, step);
        }

        Checkpoint newest = (await Create().NewestAsync(Token))!;

        Assert.Equal((11, "weights of 11"), (newest.Step, File.ReadAllText(Path.Combine(newest.Folder, "model.safetensors"))));
        Assert.Equal(["000000010", "000000011"], Names());
        Assert.Empty(_log.Told);
    }

    [Theory]
    [InlineData("model.safetensors", "weights of 12", "model.safetensors is not as it was written")] // One byte is another.
    [InlineData("model.safetensors", "weights", "model.safetensors is not as it was written")]
    [InlineData("model.safetensors", null, "model.safetensors")]
    [InlineData("manifest.json", "[{\"name\":", "damaged")]
    [InlineData("manifest.json", "", "damaged")]
    [InlineData("manifest.json", "null", "manifest.json is empty")]
    [InlineData("manifest.json", null, "manifest.json")]
    public async Task NewestAsync_WhenTheNewestIsDamaged_TellsItAndTakesTheOneBefore(string file, string? content, string said)
    {
        FolderCheckpoints before = Create();
        Save(before, 10);
        Save(before, 11);
        string path = Path.Combine(Folder, "000000011", file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        FolderCheckpoints after = Create();
        Checkpoint newest = (await after.NewestAsync(Token))!;

        Assert.Equal((10, "weights of 10"), (newest.Step, File.ReadAllText(Path.Combine(newest.Folder, "model.safetensors"))));
        string told = Assert.Single(_log.Told);
        Assert.Contains("000000011 is damaged and is left out", told, StringComparison.Ordinal);
        Assert.Contains(said, told, StringComparison.Ordinal);

        // The training comes to the same step again.
        Save(after, 11);
        Assert.Equal(11, (await Create().NewestAsync(Token))!.Step);
        Assert.Equal(["000000010", "000000011"], Names());
    }

    [Fact]
    public async Task NewestAsync_WhenAllAreDamaged_IsNoneAndTheyGoWithTheNext()
    {
        FolderCheckpoints before = Create();
        Save(before, 10);
        Save(before, 11);
        foreach (string name in Names())
        {
            File.Delete(Path.Combine(Folder, name, "trainer.json"));
        }

        FolderCheckpoints after = Create();
        Assert.Null(await after.NewestAsync(Token));
        Assert.Equal(2, _log.Told.Count);
        Save(after, 5);
        Assert.Equal(["000000005"], Names());
    }

    private FolderCheckpoints Create() => new(Folder, TimeSpan.FromMinutes(1), TimeProvider.System, _log);

    private void Save(FolderCheckpoints checkpoints, long step)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "scratch")).FullName;
        File.WriteAllText(Path.Combine(folder, "model.safetensors"), $"weights of {step}");
        File.WriteAllText(Path.Combine(folder, "trainer.json"), "{}");
        checkpoints.Save(step, folder);
    }

    private IEnumerable<string> Names() => Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    private sealed class ToldLogger : ILogger
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Add(formatter(state, exception));
    }
}
