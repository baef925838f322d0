using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Orchestration.Data;

/// <summary>Parameters of the step external-predictions.</summary>
/// <param name="Name">As the request calls them.</param>
/// <param name="Folder">Folder in <c>corpora</c>.</param>
/// <param name="IdField">Where pieces keep their own ids.</param>
/// <param name="Blobs">The dropped blobs, found by the step itself.</param>
public sealed record ExternalParameters(string Name, string Folder, string IdField, IReadOnlyList<DroppedBlob>? Blobs = null)
{
    public static ExternalParameters From(RunRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(name, request.External[name], request.Classifier.IdField ?? "id");
    }
}
