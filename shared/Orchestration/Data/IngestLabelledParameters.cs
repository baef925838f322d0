using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Orchestration.Data;

/// <summary>Parameters of the step ingest-labelled.</summary>
/// <param name="Folder">Folder in <c>corpora</c>.</param>
/// <param name="TextField">Of labelled files; null takes <paramref name="OtherTextField"/> or the usual.</param>
/// <param name="OtherTextField">The corpus's.</param>
/// <param name="MaximumUnreadable">Above this share of unreadable rows the step fails.</param>
/// <param name="Blobs">The dropped blobs, found by the step itself.</param>
public sealed record IngestLabelledParameters(
    string Folder, string? TextField, string OtherTextField, double MaximumUnreadable, IReadOnlyList<DroppedBlob>? Blobs = null)
{
    /// <summary>Files that are not read, found by the step itself; null for none.</summary>
    public IReadOnlyList<string>? LeftOut { get; init; }

    /// <summary>Null for the usual ones.</summary>
    public IReadOnlyList<string>? LabelFields { get; init; }

    /// <inheritdoc cref="ClassifierOptions.LabelSeparator"/>
    public string? LabelSeparator { get; init; }

    /// <inheritdoc cref="ClassifierOptions.IdField"/>
    public string? IdField { get; init; }

    /// <inheritdoc cref="ClassifierOptions.Delimiter"/>
    public string? Delimiter { get; init; }

    /// <inheritdoc cref="ClassifierOptions.Encoding"/>
    public string? Encoding { get; init; }

    /// <inheritdoc cref="ClassifierOptions.MaximumRowBytes"/>
    public int? MaximumRowBytes { get; init; }

    public static IngestLabelledParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ClassifierOptions options = request.Classifier;
        return new(request.Labelled ?? $"{request.Corpus}/labelled", options.TextField, request.LanguageModel.TextField, request.LanguageModel.MaximumUnreadable)
        {
            LabelFields = options.LabelFields.Count > 0 ? options.LabelFields : null,
            LabelSeparator = options.LabelSeparator,
            IdField = options.IdField,
            Delimiter = options.Delimiter,
            Encoding = options.Encoding,
            MaximumRowBytes = options.MaximumRowBytes,
        };
    }
}
