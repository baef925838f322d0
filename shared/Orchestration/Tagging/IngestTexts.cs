using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Tagging;

/// <summary>Reads what was dropped, row by row, into shards of texts; every row that can be read is in one, without a text too.</summary>
public sealed class IngestTexts(StepRunner runner, CorpusStore corpora) : ArtifactStep<IngestTextsParameters>(runner)
{
    protected override async Task<IngestTextsParameters> ResolveAsync(StepCall<IngestTextsParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        (IReadOnlyList<DroppedBlob> files, IReadOnlyList<string>? leftOut) = await DroppedFiles.ListAsync(corpora, call.Parameters.Folder, cancellationToken);
        return call.Parameters with { Blobs = files, LeftOut = leftOut };
    }

    protected override async Task BuildAsync(StepWork<IngestTextsParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        IngestTextsParameters parameters = work.Parameters;
        var options = new RowOptions
        {
            TextField = parameters.TextField,
            IdField = parameters.IdField,
            Delimiter = parameters.Delimiter is { } delimiter ? RowOptions.DelimiterOf(delimiter) : null,
            Encoding = parameters.Encoding,
            MaximumRowBytes = parameters.MaximumRowBytes ?? RowOptions.DefaultMaximumRowBytes,
        };
        List<ReadReport> reports = [];
        using var shards = new TextShards(work.Output);
        foreach (DroppedBlob blob in parameters.Blobs!)
        {
            await using Stream stream = await DroppedFiles.OpenAsync(corpora, blob, work.Scratch("dropped"), cancellationToken);
            string name = blob.Name[(parameters.Folder.Length + 1)..];
            using var reader = new TextRowReader(stream, blob.Name, options, cancellationToken);
            foreach (TextRow row in reader.Rows())
            {
                shards.Add(new TextToTag(name, row.Line, row.Id is { } id ? JsonSerializer.Deserialize<JsonElement>(id) : null, row.Text));
            }

            reports.Add(reader.Report());
        }

        ReadReport report = Together(reports).WithLeftOut(parameters.LeftOut);
        Check(report, parameters, shards.Texts);
        TextShards.SetCount(work.Summary, shards.Count);
        work.Summary["texts"] = shards.Texts.ToString(CultureInfo.InvariantCulture);
        work.Summary["empty"] = report.Empty.ToString(CultureInfo.InvariantCulture);
        work.Summary["unreadable"] = report.Unreadable.ToString(CultureInfo.InvariantCulture);
        DataNotes.Tell(work.Summary, report.Notes, [.. report.Warnings ?? [], .. Quoted(report)]);
    }

    private static ReadReport Together(IReadOnlyList<ReadReport> reports) => new()
    {
        Files = [.. reports.SelectMany(r => r.Files)],
        FirstUnreadable = [.. reports.SelectMany(r => r.FirstUnreadable).Take(ReadReport.MaxQuoted)],
        Notes = [.. reports.SelectMany(r => r.Notes ?? [])],
        Warnings = [.. reports.SelectMany(r => r.Warnings ?? [])],
    };

    private static void Check(ReadReport report, IngestTextsParameters parameters, long texts)
    {
        if (report.Unreadable > parameters.MaximumUnreadable * report.Rows)
        {
            throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"{report.Unreadable:N0} of {report.Rows:N0} rows in corpora/{parameters.Folder} cannot be read, more than the share {parameters.MaximumUnreadable:0.###} that maximumUnreadable allows: ")
                + string.Join(" ", Quoted(report).Take(3)));
        }

        if (texts == 0)
        {
            throw new UserErrorException($"There are no rows in corpora/{parameters.Folder}.");
        }
    }

    private static IEnumerable<string> Quoted(ReadReport report) =>
        report.FirstUnreadable.Select(row => $"{row.File} line {row.Line} cannot be read and has no tags: {row.Reason}");
}
