using System.Globalization;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>Reads the dropped labelled files into one immutable snapshot: pieces, the list of tags, and what could not be read.</summary>
public sealed class IngestLabelled(StepRunner runner, CorpusStore corpora) : ArtifactStep<IngestLabelledParameters>(runner)
{
    protected override async Task<IngestLabelledParameters> ResolveAsync(StepCall<IngestLabelledParameters> call, CancellationToken cancellationToken) =>
        call.Parameters with { Blobs = await DroppedFiles.ListAsync(corpora, call.Parameters.Folder, cancellationToken) };

    protected override async Task BuildAsync(StepWork<IngestLabelledParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        IngestLabelledParameters parameters = work.Parameters;
        var reader = new LabelledReader(new LabelledReaderOptions { TextField = parameters.TextField, MaximumUnreadable = parameters.MaximumUnreadable });
        foreach (DroppedBlob blob in parameters.Blobs!)
        {
            await work.ThrowIfStoppedAsync(cancellationToken);
            using Stream stream = await DroppedFiles.OpenAsync(corpora, blob, work.Scratch("dropped"), cancellationToken);
            reader.Read(stream, blob.Name, cancellationToken);
        }

        LabelledData data = reader.Complete();
        await JsonLines.WriteAsync(work.Output(SplitFiles.Pieces), data.Pieces, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(SplitFiles.Labels), data.Labels, cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(IngestFiles.Report), data.Report, cancellationToken);
        work.Summary["pieces"] = data.Pieces.Count.ToString(CultureInfo.InvariantCulture);
        work.Summary["tags"] = data.Labels.Count.ToString(CultureInfo.InvariantCulture);
        work.Summary["unreadable"] = data.Report.Unreadable.ToString(CultureInfo.InvariantCulture);
    }
}
