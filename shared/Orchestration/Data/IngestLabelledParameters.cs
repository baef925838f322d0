using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Orchestration.Data;

/// <summary>Parameters of the step ingest-labelled.</summary>
/// <param name="Folder">Folder in <c>corpora</c>.</param>
/// <param name="MaximumUnreadable">Above this share of unreadable rows the step fails.</param>
/// <param name="Blobs">The dropped blobs, found by the step itself.</param>
public sealed record IngestLabelledParameters(string Folder, string TextField, double MaximumUnreadable, IReadOnlyList<DroppedBlob>? Blobs = null)
{
    public static IngestLabelledParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Labelled ?? $"{request.Corpus}/labelled", request.LanguageModel.TextField, request.LanguageModel.MaximumUnreadable);
    }
}
