namespace BertPipeline.Contracts;

/// <summary>Files and folders that hold texts of customers, keys or weights: their owner's alone (on Windows the user's profile sees to that).</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Creates a folder with mode 700, and those above it that are missing; one that is there stays as somebody made it.</summary>
    /// <returns>Its full path.</returns>
    public static string CreateFolder(string path)
    {
        string full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(full).FullName;
        }

        // Those above would get the usual mode.
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(full)) is { } above && !Directory.Exists(above))
        {
            CreateFolder(above);
        }

        return Directory.CreateDirectory(full, OwnerFolder).FullName;
    }

    /// <summary>Opens a file to write at its end, others may do the same; a new one has mode 600.</summary>
    public static FileStream OpenToAppend(string path) => Open(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);

    /// <summary>Opens a file; a new one has mode 600.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is not (FileMode.Open or FileMode.Truncate))
        {
            options.UnixCreateMode = OwnerFile;
        }

        return new FileStream(path, options);
    }

    /// <summary>A new file in the system's folder for such that is gone when it is closed, or its process killed; nobody else can open it.</summary>
    public static FileStream CreateScratch()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bertpipeline-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = OwnerFile;
        var file = new FileStream(path, options);
        File.Delete(path); // Open, it lives on without its name.
        return file;
    }
}
