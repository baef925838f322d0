namespace BertPipeline.Contracts;

/// <summary>Files that are read whole, which others may have written.</summary>
public static class SmallFile
{
    /// <summary>Of configurations, lists of tags and indexes; the longest honest ones have a few hundred KB.</summary>
    public const long MostBytes = 16 << 20;

    /// <exception cref="UserErrorException">The file is longer than <paramref name="most"/>.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static byte[] Read(string path, long most = MostBytes)
    {
        RequireLength(path, most);
        return File.ReadAllBytes(path);
    }

    /// <exception cref="UserErrorException">The file is longer than <paramref name="most"/>.</exception>
    /// <exception cref="IOException">There is no such file.</exception>
    public static void RequireLength(string path, long most)
    {
        if (new FileInfo(path).Length > most)
        {
            throw new UserErrorException($"{path} has more than {most >> 20} MB, which no model that can be used has.");
        }
    }
}
