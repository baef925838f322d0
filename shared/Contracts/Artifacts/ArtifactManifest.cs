using System.Security.Cryptography;
using System.Text;

namespace BertPipeline.Contracts.Artifacts;

/// <summary>
/// What <c>artifacts/{step}/{key}/manifest.json</c> says: the winning attempt and its files. It is written last and once;
/// an artifact without one does not exist.
/// </summary>
public sealed record ArtifactManifest
{
    public required string Step { get; init; }

    public required string Key { get; init; }

    /// <summary>Folder of the winning attempt, under the key.</summary>
    public required string Attempt { get; init; }

    /// <summary>The run that made it; a later run that reuses it says so.</summary>
    public required string RunId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The files, sorted by name (ordinal).</summary>
    public required IReadOnlyList<ArtifactFile> Files { get; init; }

    /// <summary>Counts and figures that the status and the report show, by name.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it was computed: device and how many, threads, precision, libtorch. Not part of the key.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>False when a training was resumed in another environment, so that its bytes cannot be promised.</summary>
    public bool Exact { get; init; } = true;

    /// <summary>What the key was computed from; null in manifests of before.</summary>
    public ArtifactOrigin? Origin { get; init; }

    /// <summary>SHA-256 over names, lengths and digests of the files, as hexadecimal digits.</summary>
    public string Digest()
    {
        var text = new StringBuilder();
        foreach (ArtifactFile file in Files)
        {
            text.Append(file.Name).Append('\0').Append(file.Length).Append('\0').Append(file.Sha256).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public ArtifactRef ToRef() => new(Step, Key, Digest());
}

/// <param name="Name">Name under the attempt's folder, with forward slashes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">64 hexadecimal digits.</param>
public sealed record ArtifactFile(string Name, long Length, string Sha256);
