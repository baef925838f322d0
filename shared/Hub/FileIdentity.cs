using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace BertPipeline.Hub;

/// <summary>
/// What the hub says a file is. A large file's (git LFS) is the SHA-256 in <c>X-Linked-Etag</c>, any other's the SHA-1 of its git blob in <c>ETag</c>
/// (Hugging Face Hub documentation, "Download files": the ETag is the git-sha1, or the sha256 if stored in git-lfs).
/// </summary>
/// <param name="Digest">40 or 64 hexadecimal digits; null when the hub names none.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Commit">The commit that the answer is of (<c>X-Repo-Commit</c>).</param>
internal sealed record FileIdentity(string? Digest, long? Length, string? Commit)
{
    public static FileIdentity Unknown { get; } = new(null, null, null);

    public HubFileCheck Check => Digest?.Length switch
    {
        64 => HubFileCheck.Sha256,
        40 => HubFileCheck.GitBlobSha1,
        _ => HubFileCheck.Length,
    };

    /// <summary>Adds what one more answer of the hub says; answers of other hosts say nothing that is believed.</summary>
    public FileIdentity With(HttpResponseMessage response)
    {
        HttpResponseHeaders headers = response.Headers;
        string? linked = HexDigits(Value(headers, "X-Linked-Etag"));
        return new FileIdentity(
            linked ?? Digest ?? HexDigits(Value(headers, "ETag")),
            long.TryParse(Value(headers, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : Length,
            Value(headers, "X-Repo-Commit") ?? Commit);
    }

    /// <summary>The digest of a file's content, of the kind that <see cref="Digest"/> is; null for none.</summary>
    public async Task<string?> DigestOfAsync(string path, CancellationToken cancellationToken)
    {
        if (Check == HubFileCheck.Length)
        {
            return null;
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.Asynchronous | FileOptions.SequentialScan);
        if (Check == HubFileCheck.Sha256)
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }

        // Git's name of a blob (gitrepository-layout, git-hash-object): SHA-1 over "blob {length}\0" and the content.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        byte[] buffer = new byte[1 << 17];
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The digest in an entity tag, strong or weak; null when it holds something else.</summary>
    public static string? HexDigits(string? tag)
    {
        if (tag is null)
        {
            return null;
        }

        string bare = (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');
        return bare.Length is 40 or 64 && bare.All(char.IsAsciiHexDigit) ? bare.ToLowerInvariant() : null;
    }

    // As it stands: hubs send tags that .NET's parser refuses.
    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}
