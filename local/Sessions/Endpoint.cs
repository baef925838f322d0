using System.Text.Json;
using System.Text.Json.Serialization;
using BertPipeline.Contracts;
using BertPipeline.Http.Page;
using BertPipeline.Storage;

namespace BertPipeline.Local.Sessions;

/// <summary>Where a host listens: <c>.bert-pipeline/endpoint.json</c>, there while it runs.</summary>
/// <param name="Url">Base address of its HTTP API.</param>
/// <param name="ProcessId">The host's process.</param>
/// <param name="Storage">The storage it works on; uploads and downloads go there directly.</param>
/// <param name="Works">Whether it runs what it is given; else it only answers, for a command that looks at something.</param>
/// <param name="Key">What its requests must show; null for nothing.</param>
public sealed record Endpoint(Uri Url, int ProcessId, StorageOptions Storage, bool Works = true, string? Key = null)
{
    /// <summary>Where its web page lies.</summary>
    [JsonIgnore]
    public Uri Page => new(Url, PageRoutes.Path);

    public static async Task<Endpoint?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Endpoint>(file, PipelineJson.Options, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the file for this user's eyes only: it holds the storage's key.</summary>
    public async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        string partial = path + ".partial";
        await using (FileStream file = PrivateFiles.Open(partial, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await JsonSerializer.SerializeAsync(file, this, PipelineJson.Indented, cancellationToken);
        }

        File.Move(partial, path, overwrite: true);
    }
}
