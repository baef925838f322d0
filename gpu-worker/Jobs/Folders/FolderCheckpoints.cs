using System.Globalization;
using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>Checkpoints in a local folder: each appears whole, by a rename, and the one before it goes.</summary>
internal sealed class FolderCheckpoints(string root, TimeSpan interval, TimeProvider time) : ICheckpoints
{
    private long _savedAt = time.GetTimestamp();

    public bool IsDue => time.GetElapsedTime(_savedAt) >= interval;

    public Task<Checkpoint?> NewestAsync(CancellationToken cancellationToken)
    {
        string? newest = Directory.Exists(root) ? Directory.EnumerateDirectories(root).Where(IsComplete).Order(StringComparer.Ordinal).LastOrDefault() : null;
        return Task.FromResult(newest is null ? null : new Checkpoint(long.Parse(Path.GetFileName(newest), CultureInfo.InvariantCulture), newest));
    }

    public void Save(long step, string folder)
    {
        Directory.CreateDirectory(root);
        string[] older = Directory.GetDirectories(root);
        Directory.Move(folder, Path.Combine(root, step.ToString("D9", CultureInfo.InvariantCulture)));
        _savedAt = time.GetTimestamp();
        foreach (string old in older)
        {
            Directory.Delete(old, recursive: true);
        }
    }

    private static bool IsComplete(string folder) => long.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
