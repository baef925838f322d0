using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>Reads the dropped corpus into shards, without the texts of validation and test, and holds out one document in a hundred.</summary>
public sealed class IngestCorpus(StepRunner runner, CorpusStore corpora, ArtifactStore artifacts, EarlierReading earlier) : ArtifactStep<IngestCorpusParameters>(runner)
{
    /// <summary>Two to train on and two to hold out.</summary>
    private const int FewestDocuments = 4;

    /// <summary>The counts that the step keeps in its summary.</summary>
    internal static CorpusCounts Counts(IReadOnlyDictionary<string, string> summary) =>
        new(Number(summary, "documents"), Number(summary, "heldOut"), Number(summary, "removedAsTest"), Number(summary, "duplicates"), Number(summary, "unreadable"));

    protected override async Task<IngestCorpusParameters> ResolveAsync(StepCall<IngestCorpusParameters> call, CancellationToken cancellationToken)
    {
        (IReadOnlyList<DroppedBlob> files, IReadOnlyList<string>? leftOut) = await DroppedFiles.ListAsync(corpora, call.Parameters.Folder, cancellationToken);
        return call.Parameters with { Blobs = files, LeftOut = leftOut, ReadBy = await earlier.ResolveAsync(call.Parameters.ReadBy, cancellationToken) };
    }

    protected override async Task BuildAsync(StepWork<IngestCorpusParameters> work, CancellationToken cancellationToken)
    {
        IngestCorpusParameters parameters = work.Parameters;
        var examined = new HeldOutTexts(parameters.KeepTestText ? [] : await ExaminedAsync(work.Call.Inputs[StepInput.Split], cancellationToken));
        TextsRead read = await earlier.ReadAsync(parameters.ReadBy, cancellationToken);
        CheckLayout(parameters);
        var reader = new CorpusReader(new CorpusReaderOptions
        {
            Layout = parameters.Layout,
            TextField = parameters.TextField,
            Delimiter = parameters.Delimiter is { } delimiter ? RowOptions.DelimiterOf(delimiter) : null,
            Encoding = parameters.Encoding,
            MaximumUnreadable = parameters.MaximumUnreadable,
            MaximumRowBytes = parameters.MaximumRowBytes ?? RowOptions.DefaultMaximumRowBytes,
        });
        int shards = CorpusShards.CountFor(parameters.Blobs!.Sum(TextBytes));
        int removed = 0;
        var duplicates = new DuplicateTexts();
        using var writer = new CorpusShardWriter(work.Output, shards, parameters.Seed);
        foreach (DroppedBlob blob in parameters.Blobs!)
        {
            using Stream stream = await DroppedFiles.OpenAsync(corpora, blob, work.Scratch("dropped"), cancellationToken);
            foreach (string document in reader.Read(stream, blob.Name, cancellationToken))
            {
                if (examined.Contains(document))
                {
                    removed++;
                }
                else if (duplicates.Add(document) || !parameters.DropDuplicates)
                {
                    writer.Add(document, mayBeHeldOut: !read.Contains(document));
                }
            }
        }

        ReadReport report = reader.Complete().WithLeftOut(parameters.LeftOut);
        CorpusShardCounts counts = writer.Complete();
        if (counts.Documents < FewestDocuments)
        {
            throw new UserErrorException(
                $"The corpus in corpora/{parameters.Folder} holds {counts.Documents} documents with text, {removed} more were left out because they are " +
                $"validation or test pieces; at least {FewestDocuments} are needed. Drop more feedback there, one piece a line or a row.");
        }

        if (counts.HeldOut < CorpusShardWriter.FewestToPair)
        {
            throw new UserErrorException(
                $"{string.Join(" and ", parameters.ReadBy ?? [])} was trained on all {counts.Documents} documents of corpora/{parameters.Folder} but {counts.HeldOut}: " +
                "none are left to measure a language model by. Drop new feedback there.");
        }

        await JsonLines.WriteDocumentAsync(work.Output(IngestFiles.Report), report, cancellationToken);
        CorpusShards.SetCount(work.Summary, shards);
        work.Summary["documents"] = counts.Documents.ToString(CultureInfo.InvariantCulture);
        work.Summary["heldOut"] = counts.HeldOut.ToString(CultureInfo.InvariantCulture);
        work.Summary["removedAsTest"] = removed.ToString(CultureInfo.InvariantCulture);
        work.Summary["duplicates"] = duplicates.Count.ToString(CultureInfo.InvariantCulture);
        work.Summary["unreadable"] = report.Unreadable.ToString(CultureInfo.InvariantCulture);
        work.Summary["layout"] = string.Join(", ", report.Files.Select(f => f.Layout?.ToString().ToLowerInvariant()).Where(l => l is not null).Distinct());
        DataNotes.Tell(work.Summary, report.Notes, report.Warnings);
    }

    private async Task<IEnumerable<Piece>> ExaminedAsync(ArtifactRef split, CancellationToken cancellationToken) =>
    [
        .. await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Validation, cancellationToken),
        .. await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Test, cancellationToken),
    ];

    /// <summary>Rows of a table are pieces of feedback, not sentences; a corpus that claims both cannot be split right.</summary>
    private static void CheckLayout(IngestCorpusParameters parameters)
    {
        DroppedBlob? table = parameters.Blobs!.FirstOrDefault(b => !FileFormats.IsText(b.Name));
        if (parameters.Layout == TextLayout.Sentences && table is not null)
        {
            throw new UserErrorException(
                $"languageModel.layout is 'sentences', which only .txt files can have, but corpora/{table.Name} was dropped too. Remove it, or leave the layout at 'auto'.");
        }
    }

    private static long Number(IReadOnlyDictionary<string, string> summary, string name) => long.Parse(summary[name], CultureInfo.InvariantCulture);

    /// <summary>Compressed feedback, workbooks too, grows about fourfold; the number of shards must be known before it is read.</summary>
    private static long TextBytes(DroppedBlob blob) => blob.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || blob.Name.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) ? 4 * blob.Length : blob.Length;
}
