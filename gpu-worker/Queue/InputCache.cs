using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>
/// Downloaded artifacts by key. Jobs of one run share most of their inputs, so the folders that the last job used stay;
/// the others are deleted before the next job starts, which bounds the disk to what two jobs need.
/// </summary>
internal sealed class InputCache(ArtifactStore artifacts, string folder)
{
    private HashSet<string> _used = [];

    /// <summary>Deletes what the job before has not used.</summary>
    public void BeginJob()
    {
        if (Directory.Exists(folder))
        {
            foreach (string other in Directory.GetDirectories(folder).Where(f => !_used.Contains(f)))
            {
                Directory.Delete(other, recursive: true);
            }
        }

        _used = [];
    }

    /// <summary>A local folder with the artifact's files.</summary>
    public async Task<string> FolderAsync(ArtifactRef artifact, CancellationToken cancellationToken)
    {
        string target = Path.Combine(folder, $"{artifact.Step}-{artifact.Digest}");
        _used.Add(target);
        if (!Directory.Exists(target))
        {
            string partial = target + ".partial";
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }

            await artifacts.DownloadAsync(artifact, partial, cancellationToken);
            Directory.Move(partial, target);
        }

        return target;
    }
}
