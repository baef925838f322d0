using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Models;

/// <summary>Copies of published models on this machine, each downloaded once.</summary>
public static class ModelFolders
{
    /// <summary>The folder <c>{parent}/{name}/{version}</c>, downloaded unless it is there; who asks for it meanwhile waits for it.</summary>
    public static async Task<string> GetAsync(ModelStore store, ModelManifest model, string parent, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        string folder = Path.Combine(parent, model.Name, model.Version);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        await using FileStream turn = await FolderTurn.TakeAsync(folder, waiting: () => { }, time, cancellationToken);
        if (!Directory.Exists(folder))
        {
            string partial = folder + ".partial";
            await store.DownloadAsync(model, partial, cancellationToken);
            Directory.Move(partial, folder);
        }

        return folder;
    }
}
