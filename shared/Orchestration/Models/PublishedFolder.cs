using System.Security.Cryptography;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Models;

/// <summary>A folder as the next version of a model, unless the newest version is that very model.</summary>
internal static class PublishedFolder
{
    /// <param name="models">Where to.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="folder">Its files.</param>
    /// <param name="runId">The run that publishes: called again, it finds what it has published.</param>
    /// <param name="own">Files whose equal bytes make an equal model; a card names the run and differs.</param>
    /// <param name="metadata">What lists show.</param>
    /// <param name="keepsCurrent">The name goes on meaning what it means; else the newest version where none was chosen.</param>
    /// <param name="cancellationToken">Ends it; what has been uploaded stays invisible.</param>
    /// <returns>The version, and whether another run had published it.</returns>
    public static async Task<(ModelManifest Model, bool Stands)> PublishAsync(
        ModelStore models, string name, string folder, string runId, IReadOnlyList<string> own, IReadOnlyDictionary<string, string> metadata, bool keepsCurrent, CancellationToken cancellationToken)
    {
        ModelManifest model = await models.PublishUnlessSameAsync(name, folder, runId, newest => IsSame(newest, folder, own), metadata, keepsCurrent, cancellationToken);
        return (model, model.Owner != runId);
    }

    private static bool IsSame(ModelManifest model, string folder, IReadOnlyList<string> own)
    {
        Dictionary<string, string> published = model.Files.ToDictionary(f => f.Name, f => f.Sha256);
        return own.All(name =>
        {
            string path = Path.Combine(folder, name);
            return File.Exists(path) ? published.GetValueOrDefault(name) == Digest(path) : !published.ContainsKey(name);
        });
    }

    private static string Digest(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
