using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Orchestration.Data;

/// <summary>Parameters of the step ingest-corpus.</summary>
/// <param name="Folder">Folder in <c>corpora</c>; its subfolder <c>labelled</c> and <c>run.json</c> are not read.</param>
/// <param name="Layout">Layout of .txt files.</param>
/// <param name="KeepTestText">Keeps texts of validation and test.</param>
/// <param name="DropDuplicates">Keeps one of several equal texts.</param>
/// <param name="Seed">Chooses the held-out documents and spreads the others over the shards.</param>
/// <param name="ReadBy">As in <see cref="SplitDataParameters"/>: what these have read is trained on, and not held out.</param>
/// <param name="Blobs">The dropped blobs, found by the step itself.</param>
public sealed record IngestCorpusParameters(
    string Folder, TextLayout Layout, string TextField, double MaximumUnreadable, bool KeepTestText, bool DropDuplicates, int Seed,
    IReadOnlyList<string>? ReadBy = null, IReadOnlyList<DroppedBlob>? Blobs = null)
{
    /// <summary>Files that are not read, found by the step itself; null for none.</summary>
    public IReadOnlyList<string>? LeftOut { get; init; }

    /// <inheritdoc cref="LanguageModelOptions.Delimiter"/>
    public string? Delimiter { get; init; }

    /// <inheritdoc cref="LanguageModelOptions.Encoding"/>
    public string? Encoding { get; init; }

    /// <inheritdoc cref="LanguageModelOptions.MaximumRowBytes"/>
    public int? MaximumRowBytes { get; init; }

    public static IngestCorpusParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        LanguageModelOptions options = request.LanguageModel;
        return new(request.Corpus, options.Layout, options.TextField, options.MaximumUnreadable, options.KeepTestText, options.DropDuplicates, options.Seed, EarlierReading.ModelsOf(request))
        {
            Delimiter = options.Delimiter,
            Encoding = options.Encoding,
            MaximumRowBytes = options.MaximumRowBytes,
        };
    }
}
