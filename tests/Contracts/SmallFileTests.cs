namespace BertPipeline.Contracts.Tests;

public sealed class SmallFileTests
{
    /// <summary>A device says that it has no bytes.</summary>
    [Fact]
    public void Read_FileWithoutAnEnd_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has /dev/zero");

        Assert.Contains("/dev/zero has more than 2 MB", Assert.Throws<UserErrorException>(() => SmallFile.Read("/dev/zero", 2 << 20)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_File_GivesItsBytes()
    {
        string path = Path.GetTempFileName();
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        File.WriteAllBytes(path, content);

        Assert.Equal(content, SmallFile.Read(path));
        Assert.Equal(content, SmallFile.Read(path, content.Length));
        Assert.Throws<UserErrorException>(() => SmallFile.Read(path, content.Length - 1));
        File.Delete(path);
    }
}
