using System.Globalization;
using System.Net;
using BertPipeline.Contracts;

namespace BertPipeline.Hub;

/// <summary>
/// Fetches one file: goes on where an earlier try or process stopped, checks length and digest, and lets the file appear under its name only when
/// they are right.
/// </summary>
internal sealed class FileDownload(HubConnection connection, HubRetries retries, HubErrors errors, HubBody body)
{
    // BERT-large has 1.3 GB of weights, the longest of the small files (a vocabulary of 120,000 pieces) 1 MB.
    private const long LongestWeights = 32L << 30;
    private const long LongestOther = 64L << 20;

    /// <param name="revision">Repository and commit.</param>
    /// <param name="file">One of <see cref="ModelFileChoice"/>'s; a folder in it is parted by a slash.</param>
    /// <param name="files">Folder of finished files.</param>
    /// <param name="parts">Folder of unfinished ones.</param>
    /// <exception cref="HubUnavailableException">It broke off too often, or is not what the hub says it is.</exception>
    /// <exception cref="UserErrorException">No access, no such file, no room on the disk.</exception>
    public async Task<HubFile> RunAsync(
        HubRevision revision, string file, string files, string parts, Action<HubProgress>? progress, CancellationToken cancellationToken)
    {
        string path = Path.Combine(files, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = new PartialFile(parts, file.Replace('/', '-'));
        if (!File.Exists(path))
        {
            FileIdentity identity = await retries.RunAsync(token => TryAsync(revision, file, part, progress, token), cancellationToken);
            File.Move(part.Path, path);
            return new HubFile(file, new FileInfo(path).Length, identity.Check);
        }

        // Finished by an earlier process; the state tells what it was checked against.
        long length = new FileInfo(path).Length;
        progress?.Invoke(new HubProgress(file, length, length));
        return new HubFile(file, length, new FileIdentity(part.State?.Digest, length, null).Check);
    }

    private static long Longest(string file) => Path.GetExtension(file) is ".safetensors" or ".bin" ? LongestWeights : LongestOther;

    private async Task<FileIdentity> TryAsync(HubRevision revision, string file, PartialFile part, Action<HubProgress>? progress, CancellationToken cancellationToken)
    {
        long have = part.Length;
        Uri address = connection.Address($"/{revision.Name.Repository}/resolve/{revision.Commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}");
        using HubAnswer answer = await connection.GetAsync(address, have > 0 ? new(have, part.State?.Validator) : null, cancellationToken);
        HttpResponseMessage response = answer.Response;
        if (answer.Identity.Commit is { } commit && commit != revision.Commit)
        {
            throw new HubUnavailableException($"{HubConnection.Printable(address)} is answered with commit {commit}.");
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // Either the part is the whole file, or it is longer than the file.
            long? whole = response.Content.Headers.ContentRange?.Length ?? answer.Identity.Length;
            return have == whole ? await CheckAsync(answer.Identity, part, file, have, resumed: true, cancellationToken) : throw Restart(part, file);
        }

        if (!response.IsSuccessStatusCode)
        {
            throw errors.From(answer, revision.Name, file);
        }

        bool resumes = response.StatusCode == HttpStatusCode.PartialContent;
        if (resumes && (response.Content.Headers.ContentRange?.From != have || part.State?.Digest != answer.Identity.Digest))
        {
            throw Restart(part, file);
        }

        long from = resumes ? have : 0;
        long? total = answer.Identity.Length ?? response.Content.Headers.ContentRange?.Length ?? from + response.Content.Headers.ContentLength;
        long most = Longest(file);
        if (total > most)
        {
            throw TooLong(revision, file, most);
        }

        RequireRoom(part.Path, file, total - from);
        long written;
        await using (FileStream target = resumes ? part.Append() : part.Create(new PartialFileState(answer.Identity.Digest, StrongTag(response))))
        {
            written = from + await body.CopyAsync(
                response.Content, target, file, (total ?? most) - from, bytes => progress?.Invoke(new HubProgress(file, from + bytes, total)), cancellationToken);
        }

        if (written > (total ?? most))
        {
            part.Discard();
            throw total is null ? TooLong(revision, file, most) : new HubCorruptionException(string.Create(
                CultureInfo.InvariantCulture, $"{file} is not what the hub says it is: more than its {total} bytes came. It was deleted; something between here and the hub changes files."));
        }

        if (written < total)
        {
            throw new HubUnavailableException($"{file} ended after {written} of {total} bytes.");
        }

        return await CheckAsync(answer.Identity with { Length = total }, part, file, written, resumes, cancellationToken);
    }

    /// <summary>Compares what is there with what the hub says. A wrong file is deleted; one that was put together from parts is fetched whole once more.</summary>
    private static async Task<FileIdentity> CheckAsync(
        FileIdentity identity, PartialFile part, string file, long length, bool resumed, CancellationToken cancellationToken)
    {
        string? digest = await identity.DigestOfAsync(part.Path, cancellationToken);
        if ((identity.Length ?? length) == length && digest == identity.Digest)
        {
            return identity;
        }

        part.Discard();
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"{file} is not what the hub says it is: {length} bytes{(digest is null ? "" : $" with digest {digest}")}, not {identity.Length} bytes{(digest is null ? "" : $" with {identity.Digest}")}. It was deleted");
        throw resumed ? new HubUnavailableException(message + ".") : new HubCorruptionException(message + "; something between here and the hub changes files.");
    }

    private static UserErrorException TooLong(HubRevision revision, string file, long most) =>
        new($"{revision.Name.Repository}: {file} has more than {most >> 20} MB, which no model that can be used has.");

    private static HubUnavailableException Restart(PartialFile part, string file)
    {
        part.Discard();
        return new HubUnavailableException($"{file} cannot be continued; it is fetched anew.") { RetryAfter = TimeSpan.Zero };
    }

    /// <exception cref="UserErrorException">The disk has not.</exception>
    internal static void RequireRoom(string path, string file, long? bytes)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        long free = new DriveInfo(folder).AvailableFreeSpace;
        if (bytes > free)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture, $"{file} needs {bytes:N0} bytes more on the disk of {folder}, which has {free:N0} left. Make room there."));
        }
    }

    private static string? StrongTag(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;
}
