using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.GpuWorker.Training;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>
/// Checkpoints in a local folder: each appears whole, by a rename, with the digests of its files. The one before it stays for the case that a disk loses
/// some of it, and goes with the next.
/// </summary>
internal sealed partial class FolderCheckpoints(string root, TimeSpan interval, TimeProvider time, ILogger logger) : ICheckpoints
{
    private const string Manifest = "manifest.json";

    private long _savedAt = time.GetTimestamp();

    // The newest that is known to be whole.
    private string? _newest;

    public bool IsDue => time.GetElapsedTime(_savedAt) >= interval;

    public async Task<Checkpoint?> NewestAsync(CancellationToken cancellationToken)
    {
        string[] folders = Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root).Where(f => StepOf(f) is not null).OrderDescending(StringComparer.Ordinal)] : [];
        foreach (string folder in folders)
        {
            if (await FindDamageAsync(folder, cancellationToken) is { } damage)
            {
                LogDamaged(folder, damage);
                continue;
            }

            _newest = folder;
            return new Checkpoint(StepOf(folder)!.Value, folder);
        }

        return null;
    }

    /// <summary>Everything but this one and the whole one before goes, damaged ones too.</summary>
    public void Save(long step, string folder)
    {
        ArtifactFile[] files = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => new ArtifactFile(Path.GetFileName(path), new FileInfo(path).Length, Digest(path)))];
        File.WriteAllText(Path.Combine(folder, Manifest), JsonSerializer.Serialize(files, PipelineJson.Options));
        Directory.CreateDirectory(root);
        string saved = Path.Combine(root, step.ToString("D9", CultureInfo.InvariantCulture));
        if (Directory.Exists(saved))
        {
            Directory.Delete(saved, recursive: true); // Damaged, or the training would have gone on from it.
        }

        Directory.Move(folder, saved);
        _savedAt = time.GetTimestamp();
        foreach (string old in Directory.GetDirectories(root).Where(f => f != saved && f != _newest))
        {
            Directory.Delete(old, recursive: true);
        }

        _newest = saved;
    }

    private static long? StepOf(string folder) => long.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : null;

    /// <summary>What is wrong with a checkpoint; null when all its files are as they were written.</summary>
    private static async Task<string?> FindDamageAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            string manifest = await File.ReadAllTextAsync(Path.Combine(folder, Manifest), cancellationToken);
            foreach (ArtifactFile file in JsonSerializer.Deserialize<ArtifactFile[]>(manifest, PipelineJson.Options) ?? throw new JsonException($"{Manifest} is empty"))
            {
                string path = Path.Combine(folder, file.Name);
                if (new FileInfo(path).Length != file.Length || Digest(path) != file.Sha256)
                {
                    return $"{file.Name} is not as it was written";
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return e.Message;
        }
    }

    private static string Digest(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    [LoggerMessage(EventId = 4104, Level = LogLevel.Warning, Message = "The checkpoint {Folder} is damaged and is left out: {Damage}. The training goes on from the one before it, or begins anew where there is none.")]
    private partial void LogDamaged(string folder, string damage);
}
