namespace BertPipeline.Contracts.Tests;

public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("bert-pipeline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Create_FoldersAndFiles_AreTheirOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        string inner = PrivateFiles.CreateFolder(Path.Combine(_folder, "outer", "inner"));
        string file = Path.Combine(inner, "a.log");
        PrivateFiles.OpenToAppend(file).Dispose();

        Assert.Equal(OwnerFolder, File.GetUnixFileMode(Path.Combine(_folder, "outer")));
        Assert.Equal(OwnerFolder, File.GetUnixFileMode(inner));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(file));
    }

    [Fact]
    public void CreateScratch_HasNoNameThatAKilledProcessWouldLeave()
    {
        FileStream scratch = PrivateFiles.CreateScratch();
        Assert.Equal(OperatingSystem.IsWindows(), File.Exists(scratch.Name));

        scratch.Write("text"u8);
        scratch.Position = 0;
        Assert.Equal("text", new StreamReader(scratch).ReadToEnd());
        scratch.Dispose();

        Assert.False(File.Exists(scratch.Name));
    }

    [Fact]
    public void CreateFolder_ThatIsThere_StaysAsItWasMade()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        UnixFileMode shared = OwnerFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(_folder, shared);

        Assert.Equal(_folder, PrivateFiles.CreateFolder(_folder));
        Assert.Equal(shared, File.GetUnixFileMode(_folder));
    }
}
