using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Hub;

/// <summary>
/// The part of a file that is there: <c>{name}.incomplete</c>, and beside it <c>{name}.json</c>, which says what it is a part of. It outlives the process.
/// </summary>
internal sealed class PartialFile
{
    private readonly string _statePath;

    public PartialFile(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        Path = System.IO.Path.Combine(folder, name + ".incomplete");
        _statePath = System.IO.Path.Combine(folder, name + ".json");
    }

    public string Path { get; }

    /// <summary>Bytes that are there and known to be of the file.</summary>
    public long Length => State is not null && File.Exists(Path) ? new FileInfo(Path).Length : 0;

    public PartialFileState? State
    {
        get
        {
            try
            {
                return File.Exists(_statePath) ? JsonSerializer.Deserialize<PartialFileState>(File.ReadAllBytes(_statePath), PipelineJson.Options) : null;
            }
            catch (JsonException)
            {
                // The process was killed while it wrote.
                return null;
            }
        }
    }

    /// <summary>Begins anew, as a part of what <paramref name="state"/> says.</summary>
    public FileStream Create(PartialFileState state)
    {
        Discard();
        File.WriteAllBytes(_statePath, JsonSerializer.SerializeToUtf8Bytes(state, PipelineJson.Options));
        return Open(FileMode.Create);
    }

    public FileStream Append() => Open(FileMode.Append);

    public void Discard()
    {
        File.Delete(Path);
        File.Delete(_statePath);
    }

    // Unbuffered: a process that is killed leaves what it had received.
    private FileStream Open(FileMode mode) => new(Path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
}

/// <summary>What a part is of.</summary>
/// <param name="Digest">The hub's digest; null when it named none.</param>
/// <param name="Validator">The strong entity tag of the answer that gave the bytes, for If-Range.</param>
internal sealed record PartialFileState(string? Digest, string? Validator);
