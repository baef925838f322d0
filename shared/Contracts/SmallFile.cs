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
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var content = new MemoryStream((int)Math.Min(file.Length, most));
        byte[] buffer = new byte[1 << 16];

        // A device has no length, and may have no end.
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            RequireLength(path, content.Length, most);
        }

        return content.ToArray();
    }

    /// <exception cref="UserErrorException">The file is longer than <paramref name="most"/>.</exception>
    /// <exception cref="IOException">There is no such file.</exception>
    public static void RequireLength(string path, long most) => RequireLength(path, new FileInfo(path).Length, most);

    private static void RequireLength(string path, long length, long most)
    {
        if (length > most)
        {
            throw new UserErrorException($"{path} has more than {most >> 20} MB, which no model that can be used has.");
        }
    }
}
