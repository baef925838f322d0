using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Orchestration.Data;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Judging;

/// <summary>What a run was given, as the steps that read it counted it.</summary>
internal static class RunData
{
    /// <param name="artifacts">Where the steps' artifacts are.</param>
    /// <param name="split">Of the step split-data.</param>
    /// <param name="corpus">Of the step ingest-corpus; null when no variant needs it.</param>
    /// <param name="tags">The tag list.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<DataCounts> ReadAsync(ArtifactStore artifacts, ArtifactRef split, ArtifactRef? corpus, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        SplitSummary summary = await artifacts.ReadJsonAsync<SplitSummary>(split, SplitFiles.Summary, cancellationToken);
        ArtifactManifest? manifest = corpus is null ? null : await artifacts.GetAsync(corpus, cancellationToken);
        ReadReport? corpusReport = corpus is null ? null : await artifacts.ReadJsonAsync<ReadReport>(corpus, IngestFiles.Report, cancellationToken);
        return new DataCounts
        {
            Pieces = new(summary.Pieces[DataSplit.Train], summary.Pieces[DataSplit.Validation], summary.Pieces[DataSplit.Test]),
            Tags = [.. tags.Select(t => new TagCounts(t, new(
                summary.Positives[DataSplit.Train][t], summary.Positives[DataSplit.Validation][t], summary.Positives[DataSplit.Test][t])))],
            Folds = summary.Folds,
            DuplicateTexts = summary.DuplicateTexts,
            ReadBefore = summary.ReadBefore,
            UnreadableRows = summary.UnreadableRows,
            Unreadable = [.. summary.FirstUnreadable.Concat(corpusReport?.FirstUnreadable ?? []).Take(ReadReport.MaxQuoted).Select(r => new UnreadableQuote(r.File, r.Line, r.Reason, r.Row))],
            Notes = [.. (summary.Notes ?? []).Concat(corpusReport?.Notes ?? []).Distinct()],
            Warnings = [.. (summary.Warnings ?? []).Concat(corpusReport?.Warnings ?? []).Distinct()],
            Corpus = manifest is null ? null : IngestCorpus.Counts(manifest.Summary),
        };
    }
}
