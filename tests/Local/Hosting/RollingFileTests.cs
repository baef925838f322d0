using BertPipeline.Local.Hosting.Logging;

namespace BertPipeline.Local.Tests.Hosting;

public sealed class RollingFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rolling-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Three lines of eight characters pass 20; what a host before this one has written counts too.</summary>
    [Fact]
    public void WriteLine_FileHasGrownLarge_IsPutAsideInThePlaceOfTheOneBefore()
    {
        string path = Path.Combine(_folder, "host.log");
        using (var first = new RollingFile(path, most: 20))
        {
            Write(first, 1, 2);
        }

        using var file = new RollingFile(path, most: 20);
        Write(file, 3, 4, 5, 6, 7);
        file.Dispose();
        file.WriteLine("after the end");

        Assert.Equal(["line    7"], File.ReadAllLines(path));
        Assert.Equal(["line    4", "line    5", "line    6"], File.ReadAllLines(path + ".1"));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    private static void Write(RollingFile file, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            file.WriteLine($"line    {number}");
        }
    }
}
