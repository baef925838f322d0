namespace BertPipeline.Contracts.Tests;

public sealed class ScratchFolderTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("scratch-");

    [Fact]
    public void Create_AfterAKilledProcess_DeletesWhatItLeftAndNothingElse()
    {
        string dead = Leave("dead", age: TimeSpan.FromSeconds(2));
        string justMade = Leave("just-made", age: TimeSpan.Zero);
        string foreign = _parent.CreateSubdirectory("photos").FullName;
        using var alive = ScratchFolder.Create(_parent.FullName, "w");
        File.SetLastWriteTimeUtc(Path.Combine(Path.GetDirectoryName(alive.Path)!, ".lock"), DateTime.UnixEpoch);
        using var next = ScratchFolder.Create(_parent.FullName, "w");
        Assert.False(Directory.Exists(dead));
        Assert.True(Directory.Exists(justMade));
        Assert.True(Directory.Exists(foreign));
        Assert.True(Directory.Exists(alive.Path));
    }

    /// <summary>Between its folder and its lock, or between the last file and the folder.</summary>
    [Fact]
    public void Create_AfterAProcessKilledBeforeItsLockOrBehindIt_DeletesTheEmptyFolder()
    {
        string dead = _parent.CreateSubdirectory($"w-{Guid.NewGuid():N}").FullName;
        string full = _parent.CreateSubdirectory($"w-{Guid.NewGuid():N}").FullName;
        File.WriteAllText(Path.Combine(full, "notes.txt"), "none of these");
        Directory.SetLastWriteTimeUtc(dead, DateTime.UnixEpoch);
        Directory.SetLastWriteTimeUtc(full, DateTime.UnixEpoch);

        using var next = ScratchFolder.Create(_parent.FullName, "w");

        Assert.False(Directory.Exists(dead));
        Assert.True(Directory.Exists(full));
    }

    [Fact]
    public void Dispose_LeavesNothing()
    {
        using (var folder = ScratchFolder.Create(_parent.FullName, "w"))
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
            File.WriteAllText(Path.Combine(folder.CreateFolder("inputs"), "a.txt"), "a");
        }

        Assert.Empty(_parent.GetDirectories());
    }

    public void Dispose() => _parent.Delete(recursive: true);

    /// <summary>As a process leaves it that is killed.</summary>
    private string Leave(string name, TimeSpan age)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_parent.FullName, name, "files")).Parent!.FullName;
        string locked = Path.Combine(folder, ".lock");
        File.WriteAllText(locked, "");
        File.SetLastWriteTimeUtc(locked, (TimeProvider.System.GetUtcNow() - age).UtcDateTime);
        return folder;
    }
}
