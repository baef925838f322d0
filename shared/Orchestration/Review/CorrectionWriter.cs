using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Runs;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Review;

/// <summary>
/// Keeps corrections as a new file of the labelled folder, which the next run reads over the others (<see cref="LabelCorrections"/>). Nothing that was dropped is changed, so that runs that read it go on.
/// </summary>
public sealed class CorrectionWriter(RunStore runs, ArtifactStore artifacts, CorpusStore corpora, TimeProvider time)
{
    /// <summary>Names a text by its digest, in files that go out and come back.</summary>
    internal const string DigestField = "digest";

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    /// <exception cref="UserErrorException">The run has no such piece.</exception>
    /// <exception cref="MissingException">There is no such run.</exception>
    public async Task<CorrectionReceipt> WriteAsync(CorrectionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        RunLabels? run = request.Run is null ? null : await ReadAsync(request.Run, cancellationToken);
        Piece[] pieces = [.. request.Corrections.Select(c => new Piece(0, c.Text ?? run!.TextOf(c.Id!.Value), c.Labels, Fields: c.Fields))];
        return await WriteAsync(run, request.Folder, pieces, leftOut: 0, cancellationToken);
    }

    /// <summary>The labelled rows of a file, in any form that a run reads.</summary>
    /// <param name="runId">Whose labelled folder gets them; null where a folder is named.</param>
    /// <param name="folder">A folder in <c>corpora</c>; null where a run is named.</param>
    /// <param name="name">The file's name: its ending says what it is.</param>
    /// <param name="content">Can seek.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UserErrorException">The file cannot be read, or none of its rows is labelled.</exception>
    /// <exception cref="MissingException">There is no such run.</exception>
    public async Task<CorrectionReceipt> ImportAsync(string? runId, string? folder, string name, Stream content, CancellationToken cancellationToken)
    {
        RunLabels? run = runId is null ? null : await ReadAsync(runId, cancellationToken);
        var reader = new LabelledReader(run is null ? new() : run.Reading);
        reader.Read(content, name, cancellationToken);
        (IReadOnlyList<Piece> pieces, ReadReport report) = reader.CompleteRows();
        return pieces.Count == 0
            ? throw new UserErrorException($"{name} has no labelled row: {string.Join("; ", report.Notes ?? ["there is none with a text"])}.")
            : await WriteAsync(run, folder, [.. pieces.Select(piece => Known(piece, run))], report.Files.Sum(file => file.Unreadable + file.Empty + (file.LeftOut ?? 0)), cancellationToken);
    }

    /// <summary>A row that carries a digest is of that text, whatever a spreadsheet has made of it.</summary>
    private static Piece Known(Piece piece, RunLabels? run)
    {
        if (piece.Fields?.GetValueOrDefault(DigestField) is not { } digest)
        {
            return piece;
        }

        Dictionary<string, string> further = piece.Fields.Where(field => field.Key != DigestField).ToDictionary();
        return piece with
        {
            Text = run?.FindText(digest) ?? piece.Text,
            Labels = [.. piece.Labels.Select(label => KnownTag(label, run))],
            Fields = further.Count > 0 ? further : null,
        };
    }

    /// <summary>A tag that begins like a formula went out with an apostrophe before it.</summary>
    private static string KnownTag(string label, RunLabels? run) =>
        label.StartsWith('\'') && run is not null && !run.Tags.Contains(label) && run.Tags.Contains(label[1..]) ? label[1..] : label;

    private async Task<CorrectionReceipt> WriteAsync(RunLabels? run, string? folder, Piece[] pieces, long leftOut, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        foreach (Piece piece in pieces)
        {
            await JsonSerializer.SerializeAsync(content, Row(piece), PipelineJson.Options, cancellationToken);
            content.Write(NewLine);
        }

        // In the order of time: of two corrections of a text the later one counts.
        string digest = Convert.ToHexStringLower(SHA256.HashData(content.ToArray()))[..8];
        string name = string.Create(CultureInfo.InvariantCulture, $"{LabelCorrections.Prefix}{time.GetUtcNow():yyyyMMdd'T'HHmmss.fffffff'Z'}-{digest}.jsonl");
        content.Position = 0;
        string file = await corpora.UploadAsync(folder ?? run!.Folder, name, content, cancellationToken);
        return new(file, pieces.Length, leftOut, run is null ? null : [.. pieces.SelectMany(piece => piece.Labels).Except(run.Tags).Order(StringComparer.Ordinal)]);
    }

    private static Dictionary<string, object> Row(Piece piece)
    {
        var row = new Dictionary<string, object>(StringComparer.Ordinal) { ["text"] = piece.Text, ["labels"] = piece.Labels };
        foreach ((string name, string value) in piece.Fields ?? new Dictionary<string, string>())
        {
            row.TryAdd(name, value);
        }

        return row;
    }

    private async Task<RunLabels> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        RunResults results = await RunResults.ReadAsync(runs, runId, cancellationToken);
        var split = results.Get(StepName.SplitData);
        List<Piece> pieces = [];
        foreach (string part in (string[])[SplitFiles.Train, SplitFiles.Validation, SplitFiles.Test])
        {
            pieces.AddRange(await artifacts.ReadJsonLinesAsync<Piece>(split, part, cancellationToken));
        }

        List<TextToLabel> toLabel = results.Find(StepName.SuggestLabels) is { } suggested ? await artifacts.ReadJsonLinesAsync<TextToLabel>(suggested, LabelFiles.ToLabel, cancellationToken) : [];
        return new(results.Request, await artifacts.ReadJsonAsync<string[]>(split, SplitFiles.Labels, cancellationToken), pieces, toLabel);
    }
}
