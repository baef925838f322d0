using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Storage.Models;

namespace BertPipeline.Http.Models;

/// <summary>A version of a model, with what people read of its files.</summary>
public sealed record DescribedModel
{
    // A card that somebody imported may be anything.
    private const int MostCharacters = 1 << 18;

    public required ModelManifest Manifest { get; init; }

    /// <summary>Markdown; null where there is none.</summary>
    public string? Card { get; init; }

    /// <summary>A tagger's, in the order of its logits.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Least score of each tag; one without is never given.</summary>
    public IReadOnlyDictionary<string, double>? Thresholds { get; init; }

    internal static async Task<DescribedModel> ReadAsync(ModelStore models, ModelManifest manifest, CancellationToken cancellationToken)
    {
        string? card = (await models.ReadAsync(manifest, ModelFiles.ModelCard, cancellationToken))?.ToString();
        return new()
        {
            Manifest = manifest,
            Card = card?.Length > MostCharacters ? card[..MostCharacters] : card,
            Tags = await ReadAsync<string[]>(models, manifest, ModelFiles.Labels, cancellationToken),
            Thresholds = await ReadAsync<Dictionary<string, double>>(models, manifest, ModelFiles.Thresholds, cancellationToken),
        };
    }

    private static async Task<T?> ReadAsync<T>(ModelStore models, ModelManifest manifest, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await models.ReadAsync(manifest, file, cancellationToken) is { } content ? content.ToObjectFromJson<T>(PipelineJson.Options) : default;
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"models/{manifest.Name}/{manifest.Version}/{file} cannot be read: {PrintableText.Of(e.Message)}", e);
        }
    }
}
