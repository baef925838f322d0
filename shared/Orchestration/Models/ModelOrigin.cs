using BertPipeline.Contracts.Models;
using BertPipeline.Hub;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Models;

/// <summary>What others trained at the beginning of a model's line: whoever passes the model on must name it.</summary>
/// <param name="Repository">On the hub, <c>org/name</c>; null where it came from elsewhere, or nothing was trained before.</param>
/// <param name="License">Of its weights as the hub writes licences; null where nobody said.</param>
public sealed record ModelOrigin(string? Repository, string? License)
{
    /// <summary>A language model of a run began from another, that from another, …</summary>
    private const int LongestLine = 32;

    public static ModelOrigin None { get; } = new(null, null);

    /// <param name="models">Where the line is looked up.</param>
    /// <param name="model"><c>name/version</c>, or <c>scratch:{size}</c>; null for none.</param>
    public static async Task<ModelOrigin> OfAsync(ModelStore models, string? model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        for (int i = 0; i < LongestLine && model is not null && !model.StartsWith(BertSize.Prefix, StringComparison.Ordinal); i++)
        {
            if (await models.FindAsync(model, cancellationToken) is not { } manifest)
            {
                return None;
            }

            if (manifest.Metadata.GetValueOrDefault(ModelMetadata.Source) is { } source)
            {
                return new(
                    HubModelName.IsOnHub(source) && HubModelName.FindProblem(source) is null ? HubModelName.Parse(source).Repository : null,
                    manifest.Metadata.GetValueOrDefault(ModelMetadata.License)?.ToLowerInvariant());
            }

            model = manifest.Metadata.GetValueOrDefault(ModelMetadata.BaseModel);
        }

        return None;
    }
}
