namespace BertPipeline.Contracts;

/// <summary>
/// A folder of one process for inputs, checkpoints and outputs while it works, deleted at the end. A process that was killed leaves its folder behind; whoever next
/// makes one beside it recognises it by the lock that nobody holds any more, and deletes it.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string LockName = ".lock";

    // Between the making of a lock and its holding a process may stand still for a moment.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly string _own;
    private readonly FileStream _lock;

    private ScratchFolder(string own)
    {
        _own = own;
        Path = PrivateFiles.CreateFolder(System.IO.Path.Combine(own, "files"));
        _lock = Open(own, FileMode.CreateNew);
    }

    /// <summary>Empty at first; a file of the lock lies elsewhere.</summary>
    public string Path { get; }

    /// <summary>Makes one, and deletes those beside it that were left behind.</summary>
    /// <param name="parent">Folder of all of them; made where it is missing.</param>
    /// <param name="name">What it is for; need not be unique.</param>
    public static ScratchFolder Create(string parent, string name)
    {
        PrivateFiles.CreateFolder(parent);
        foreach (string other in Directory.GetDirectories(parent))
        {
            DeleteUnlessHeld(other);
        }

        return new ScratchFolder(System.IO.Path.Combine(parent, $"{name}-{Guid.NewGuid():N}"));
    }

    /// <summary>Makes a folder below.</summary>
    /// <returns>Its full path.</returns>
    public string CreateFolder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(_own, recursive: true);
    }

    private static FileStream Open(string folder, FileMode mode) =>
        PrivateFiles.Open(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private static void DeleteUnlessHeld(string folder)
    {
        try
        {
            if (TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(System.IO.Path.Combine(folder, LockName)) < Moment)
            {
                return;
            }

            // Opening fails where a process lives; and where there is no lock, the folder is none of these.
            using (Open(folder, FileMode.Open))
            {
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Held, or deleted by another process at this moment.
        }
    }
}
