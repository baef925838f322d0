using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>The judged parts of the labelled data, read from the artifact of split-data.</summary>
/// <param name="NeverTrained">Tags that no training piece has.</param>
internal sealed record LabelledSplit(IReadOnlyList<string> Tags, IReadOnlyList<Piece> Validation, IReadOnlyList<Piece> Test, IReadOnlyList<string> NeverTrained)
{
    public static async Task<LabelledSplit> ReadAsync(ArtifactStore artifacts, ArtifactRef split, CancellationToken cancellationToken) => new(
        await artifacts.ReadJsonAsync<string[]>(split, SplitFiles.Labels, cancellationToken),
        await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Validation, cancellationToken),
        await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Test, cancellationToken),
        (await artifacts.ReadJsonAsync<SplitSummary>(split, SplitFiles.Summary, cancellationToken)).NeverTrained);
}
