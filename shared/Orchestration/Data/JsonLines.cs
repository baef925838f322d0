using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Data;

/// <summary>JSON and JSON Lines files of artifacts: written into a step's scratch folder, read from the store.</summary>
internal static class JsonLines
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public static async Task WriteAsync<T>(string path, IEnumerable<T> items, CancellationToken cancellationToken)
    {
        await using FileStream file = File.Create(path);
        foreach (T item in items)
        {
            await JsonSerializer.SerializeAsync(file, item, PipelineJson.Options, cancellationToken);
            await file.WriteAsync(NewLine, cancellationToken);
        }
    }

    public static async Task WriteDocumentAsync<T>(string path, T document, CancellationToken cancellationToken)
    {
        await using FileStream file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, document, PipelineJson.Indented, cancellationToken);
    }

    /// <summary>All lines of an artifact's JSON Lines file, digest checked.</summary>
    public static async Task<List<T>> ReadJsonLinesAsync<T>(
        this ArtifactStore artifacts, ArtifactRef artifact, string name, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> content = (await artifacts.ReadAsync(artifact, name, cancellationToken)).ToMemory();
        List<T> items = [];
        while (content.Length > 0)
        {
            int end = content.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? content : content[..end];
            items.Add(JsonSerializer.Deserialize<T>(line.Span, PipelineJson.Options) ?? throw new JsonException($"{name} of {artifact.Step}/{artifact.Key} holds null."));
            content = end < 0 ? default : content[(end + 1)..];
        }

        return items;
    }
}
