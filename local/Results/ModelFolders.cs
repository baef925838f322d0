using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Results;

/// <summary>Copies of published models on this machine, each downloaded once.</summary>
internal static class ModelFolders
{
    /// <summary>The folder <c>{parent}/{name}/{version}</c>, downloaded unless it is there; who asks for it meanwhile waits for it.</summary>
    public static async Task<string> GetAsync(ModelStore store, ModelManifest model, string parent, TimeProvider time, CancellationToken cancellationToken)
    {
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
