using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Orchestration.Tagging;

/// <summary>Parameters of the step <c>ingest-texts</c>.</summary>
public sealed record IngestTextsParameters
{
    /// <inheritdoc cref="TaggingRequest.Texts"/>
    public required string Folder { get; init; }

    /// <inheritdoc cref="TaggingRequest.TextField"/>
    public required string TextField { get; init; }

    /// <inheritdoc cref="TaggingRequest.IdField"/>
    public string? IdField { get; init; }

    /// <inheritdoc cref="TaggingRequest.Delimiter"/>
    public string? Delimiter { get; init; }

    /// <inheritdoc cref="TaggingRequest.Encoding"/>
    public string? Encoding { get; init; }

    /// <inheritdoc cref="TaggingRequest.MaximumUnreadable"/>
    public double MaximumUnreadable { get; init; }

    /// <inheritdoc cref="TaggingRequest.MaximumRowBytes"/>
    public int? MaximumRowBytes { get; init; }

    /// <summary>What was dropped, in the order in which it is read; the step finds it.</summary>
    public IReadOnlyList<DroppedBlob>? Blobs { get; init; }

    /// <summary>Files that are not read, for nobody knows their endings; null for none.</summary>
    public IReadOnlyList<string>? LeftOut { get; init; }

    public static IngestTextsParameters From(TaggingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new()
        {
            Folder = request.Texts,
            TextField = request.TextField,
            IdField = request.IdField,
            Delimiter = request.Delimiter,
            Encoding = request.Encoding,
            MaximumUnreadable = request.MaximumUnreadable,
            MaximumRowBytes = request.MaximumRowBytes,
        };
    }
}
