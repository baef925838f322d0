using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace BertPipeline.Testing.Hub;

// SHA-1 is what git names its objects by.
#pragma warning disable CA5350

/// <summary>A repository of a <see cref="LocalHub"/> at one commit.</summary>
public sealed class LocalRepository
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, byte> _large = new();

    /// <summary>40 hexadecimal digits.</summary>
    public string Commit { get; set; } = Convert.ToHexStringLower(SHA1.HashData(Guid.NewGuid().ToByteArray()));

    /// <summary>Branches and tags that lead to <see cref="Commit"/>.</summary>
    public List<string> Revisions { get; } = ["main"];

    /// <summary>Only requests with this token are answered; null for a public repository.</summary>
    public string? Token { get; init; }

    /// <summary>Whether those without access are told that the repository is gated.</summary>
    public bool IsGated { get; init; }

    /// <summary>Whether files of it have entity tags.</summary>
    public bool HasTags { get; set; } = true;

    public IReadOnlyDictionary<string, byte[]> Files => _files;

    public LocalRepository Add(string name, byte[] content, bool large = false)
    {
        _files[name] = content;
        if (large)
        {
            _large[name] = 0;
        }

        return this;
    }

    public LocalRepository Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Adds a folder's files; those that end in <c>.safetensors</c> or <c>.bin</c> as large ones.</summary>
    public LocalRepository AddFolder(string folder)
    {
        foreach (string path in Directory.GetFiles(folder))
        {
            Add(Path.GetFileName(path), File.ReadAllBytes(path), large: Path.GetExtension(path) is ".safetensors" or ".bin");
        }

        return this;
    }

    /// <summary>Kept in git LFS: served by another host.</summary>
    public bool IsLarge(string name) => _large.ContainsKey(name);

    /// <summary>The name of a file's blob in git: SHA-1 over "blob {length}\0" and the content.</summary>
    public string GitBlob(string name) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {_files[name].Length}\0"), .. _files[name]]));

    public string Sha256(string name) => Convert.ToHexStringLower(SHA256.HashData(_files[name]));
}
