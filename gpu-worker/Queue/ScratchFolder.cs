using BertPipeline.Contracts;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>
/// A worker's own folder for inputs, checkpoints and outputs, deleted at the end. A worker that was killed leaves its folder behind; the
/// next one on the machine recognises it by the lock that nobody holds any more, and deletes it.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string LockName = ".lock";

    private readonly FileStream _lock;

    private ScratchFolder(string path)
    {
        Path = path;
        PrivateFiles.CreateFolder(path);
        _lock = Open(path, FileMode.Create);
    }

    public string Path { get; }

    public static ScratchFolder Create(WorkerOptions options)
    {
        string parent = options.ScratchFolder ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"gpu-worker-{Environment.UserName}");
        PrivateFiles.CreateFolder(parent);
        foreach (string other in Directory.GetDirectories(parent))
        {
            DeleteUnlessHeld(other);
        }

        return new ScratchFolder(System.IO.Path.Combine(parent, options.Name));
    }

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static FileStream Open(string folder, FileMode mode) =>
        new(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);

    private static void DeleteUnlessHeld(string folder)
    {
        try
        {
            // Opening fails where a worker lives; and where there is no lock, the folder is none of ours.
            using (Open(folder, FileMode.Open))
            {
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Held, or deleted by another worker at this moment.
        }
    }
}
