namespace BertPipeline.Hub;

/// <summary>A model that was downloaded.</summary>
/// <param name="Folder">The files, and nothing else.</param>
public sealed record HubDownload(HubRevision Revision, string Folder, IReadOnlyList<HubFile> Files);

/// <summary>A downloaded file.</summary>
/// <param name="CheckedBy">What the content was compared with.</param>
public sealed record HubFile(string Name, long Length, HubFileCheck CheckedBy);

/// <summary>What a download was compared with.</summary>
public enum HubFileCheck
{
    /// <summary>The hub named no digest: the length alone.</summary>
    Length,

    /// <summary>The SHA-1 of the git blob, for files in git.</summary>
    GitBlobSha1,

    /// <summary>The SHA-256, for large files (git LFS).</summary>
    Sha256,
}
