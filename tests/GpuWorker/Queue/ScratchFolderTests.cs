using BertPipeline.GpuWorker.Queue;

namespace BertPipeline.GpuWorker.Tests.Queue;

public sealed class ScratchFolderTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("scratch-");

    [Fact]
    public void Create_AfterAKilledWorker_DeletesWhatItLeftAndNothingElse()
    {
        string dead = Directory.CreateDirectory(Path.Combine(_parent.FullName, "dead", "inputs")).Parent!.FullName;
        File.WriteAllText(Path.Combine(dead, ".lock"), "");
        string foreign = _parent.CreateSubdirectory("photos").FullName;
        using var alive = ScratchFolder.Create(Options("alive"));
        using var next = ScratchFolder.Create(Options("next"));
        Assert.False(Directory.Exists(dead));
        Assert.True(Directory.Exists(foreign));
        Assert.True(Directory.Exists(alive.Path));
    }

    [Fact]
    public void Dispose_LeavesNothing()
    {
        ScratchFolder.Create(Options("w")).Dispose();
        Assert.Empty(_parent.GetDirectories());
    }

    public void Dispose() => _parent.Delete(recursive: true);

    private WorkerOptions Options(string name) => new() { ScratchFolder = _parent.FullName, Name = name };
}
