using System.Text.RegularExpressions;

namespace BertPipeline.Contracts;

/// <summary>
/// A folder of one process for inputs, checkpoints and outputs while it works, deleted at the end. A process that was killed leaves its folder behind; whoever next
/// makes one beside it recognises it by the lock that nobody holds any more, and deletes it. The lock comes before the first file and goes after the last, so that
/// a folder without one is empty.
/// </summary>
public sealed partial class ScratchFolder : IDisposable
{
    private const string LockName = ".lock";
    private const string FilesName = "files";

    // Between the making of a lock and its holding a process may stand still for a moment.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly string _own;
    private readonly FileStream _lock;

    private ScratchFolder(string own)
    {
        _own = own;
        _lock = Take(own);
        Path = PrivateFiles.CreateFolder(System.IO.Path.Combine(own, FilesName));
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
        Directory.Delete(Path, recursive: true);
        _lock.Dispose();
        Directory.Delete(_own, recursive: true);
    }

    private static FileStream Take(string folder)
    {
        while (true)
        {
            PrivateFiles.CreateFolder(folder);
            try
            {
                return Open(folder, FileMode.CreateNew);
            }
            catch (DirectoryNotFoundException)
            {
                // Another process took it, empty as it was, for one that was left behind.
            }
        }
    }

    private static FileStream Open(string folder, FileMode mode) =>
        PrivateFiles.Open(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private static void DeleteUnlessHeld(string folder)
    {
        try
        {
            string locked = System.IO.Path.Combine(folder, LockName);
            bool hasLock = File.Exists(locked);
            if (TimeProvider.System.GetUtcNow() - File.GetLastWriteTimeUtc(hasLock ? locked : folder) < Moment)
            {
                return;
            }

            if (hasLock)
            {
                DeleteUnlocked(folder);
            }
            else if (OwnName().IsMatch(System.IO.Path.GetFileName(folder)))
            {
                Directory.Delete(folder); // Fails where it is not empty.
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Held, or deleted by another process at this moment, or none of these.
        }
    }

    /// <exception cref="IOException">A process that lives holds it.</exception>
    private static void DeleteUnlocked(string folder)
    {
        using (Open(folder, FileMode.Open))
        {
            string files = System.IO.Path.Combine(folder, FilesName);
            if (Directory.Exists(files))
            {
                Directory.Delete(files, recursive: true);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex("-[0-9a-f]{32}$")]
    private static partial Regex OwnName();
}
