using System.Globalization;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>Reads the dropped labelled files into one immutable snapshot: pieces, the list of tags, and what could not be read.</summary>
public sealed class IngestLabelled(StepRunner runner, CorpusStore corpora) : ArtifactStep<IngestLabelledParameters>(runner)
{
    protected override async Task<IngestLabelledParameters> ResolveAsync(StepCall<IngestLabelledParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        (IReadOnlyList<DroppedBlob> files, IReadOnlyList<string>? leftOut) = await DroppedFiles.ListAsync(corpora, call.Parameters.Folder, cancellationToken);
        return call.Parameters with { Blobs = files, LeftOut = leftOut };
    }

    protected override async Task BuildAsync(StepWork<IngestLabelledParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        IngestLabelledParameters parameters = work.Parameters;
        var reader = new LabelledReader(OptionsOf(parameters));
        foreach (DroppedBlob blob in parameters.Blobs!)
        {
            using Stream stream = await DroppedFiles.OpenAsync(corpora, blob, work.Scratch("dropped"), cancellationToken);
            reader.Read(stream, blob.Name, cancellationToken);
        }

        LabelledData data = reader.Complete();
        ReadReport report = data.Report.WithLeftOut(parameters.LeftOut);
        await JsonLines.WriteAsync(work.Output(SplitFiles.Pieces), data.Pieces, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(SplitFiles.Labels), data.Labels, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(IngestFiles.Report), report, cancellationToken);
        work.Summary["pieces"] = data.Pieces.Count.ToString(CultureInfo.InvariantCulture);
        work.Summary["tags"] = data.Labels.Count.ToString(CultureInfo.InvariantCulture);
        work.Summary["unreadable"] = report.Unreadable.ToString(CultureInfo.InvariantCulture);
        DataNotes.Tell(work.Summary, report.Notes, report.Warnings);
    }

    private static LabelledReaderOptions OptionsOf(IngestLabelledParameters parameters) => new()
    {
        TextField = parameters.TextField ?? RowOptions.DefaultTextField,
        OtherTextField = parameters.OtherTextField,
        LabelFields = parameters.LabelFields ?? [],
        LabelSeparator = parameters.LabelSeparator,
        IdField = parameters.IdField,
        Delimiter = parameters.Delimiter is { } delimiter ? RowOptions.DelimiterOf(delimiter) : null,
        Encoding = parameters.Encoding,
        MaximumUnreadable = parameters.MaximumUnreadable,
        MaximumRowBytes = parameters.MaximumRowBytes ?? RowOptions.DefaultMaximumRowBytes,
    };
}
