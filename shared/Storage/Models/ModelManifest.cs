using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Storage.Models;

/// <summary>What <c>models/{name}/{version}/manifest.json</c> says; a version without one is invisible.</summary>
public sealed record ModelManifest
{
    public required string Name { get; init; }

    /// <summary>Four digits.</summary>
    public required string Version { get; init; }

    /// <summary>Who published it: a run id, or where it was imported from. The same owner publishes a name once.</summary>
    public required string Owner { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<ArtifactFile> Files { get; init; }

    /// <summary>What people want to know of it: kind, tags, macro F1, …</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
