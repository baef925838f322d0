using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.External;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>Reads predictions that somebody else made of the labelled pieces, and finds the validation and test pieces that they are about. Input: <c>split</c>.</summary>
public sealed class ReadExternal(StepRunner runner, CorpusStore corpora, ArtifactStore artifacts) : ArtifactStep<ExternalParameters>(runner)
{
    private static readonly string[] Endings = [".jsonl", ".ndjson"];

    protected override async Task<ExternalParameters> ResolveAsync(StepCall<ExternalParameters> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        (IReadOnlyList<DroppedBlob> files, _) = await DroppedFiles.ListAsync(corpora, call.Parameters.Folder, cancellationToken);
        return files.FirstOrDefault(file => !Endings.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase)) is { } other
            ? throw new UserErrorException($"{other.Name} cannot be read as predictions: they are JSON lines, in files that end in {string.Join(" or ", Endings)}.")
            : call.Parameters with { Blobs = files };
    }

    protected override async Task BuildAsync(StepWork<ExternalParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArtifactRef split = work.Call.Inputs[StepInput.Split];
        var match = new ExternalMatch(await artifacts.ReadJsonAsync<string[]>(split, SplitFiles.Labels, cancellationToken), work.Parameters.IdField);
        foreach (DroppedBlob blob in work.Parameters.Blobs!)
        {
            await using Stream stream = await DroppedFiles.OpenAsync(corpora, blob, work.Scratch("dropped"), cancellationToken);
            foreach ((string line, long number) in BoundedLines.Read(stream, blob.Name, cancellationToken: cancellationToken))
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    match.Add(ExternalRow.Parse(line, blob.Name, number), blob.Name, number);
                }
            }
        }

        ExternalPredictions predictions = match.Complete(
            work.Parameters.Name, string.Join(", ", work.Parameters.Blobs!.Select(b => b.Name)),
            await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Validation, cancellationToken),
            await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Test, cancellationToken));
        await JsonLines.WriteDocumentAsync(work.Output(ExternalPredictions.FileName), predictions, cancellationToken);
        work.Summary["test"] = predictions.Test.Count.ToString(CultureInfo.InvariantCulture);
        work.Summary["missing"] = predictions.Missing.ToString(CultureInfo.InvariantCulture);
        DataNotes.Tell(work.Summary, [], [.. Warnings(predictions)]);
    }

    private static IEnumerable<string> Warnings(ExternalPredictions predictions)
    {
        if (predictions.Missing > 0)
        {
            yield return $"{predictions.Name} has no predictions of {predictions.Missing} test pieces, which no figure of the comparison counts: {string.Join(", ", predictions.FirstMissing)}{(predictions.Missing > predictions.FirstMissing.Count ? ", …" : "")}";
        }

        if (predictions.UnknownTags.Count > 0)
        {
            yield return $"{predictions.Name} has tags that the labelled data does not have, left out: {PrintableText.List(predictions.UnknownTags, 8)}";
        }

        if (predictions is { HasScores: true, Validation.Count: 0 })
        {
            yield return $"{predictions.Name} has no predictions of validation pieces, so that its thresholds are 0.5";
        }
    }
}
