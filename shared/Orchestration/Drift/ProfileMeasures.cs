using BertPipeline.Evaluation.Drift;
using BertPipeline.Orchestration.Profiles;

namespace BertPipeline.Orchestration.Drift;

/// <summary>The shares that two sides' counts are compared in.</summary>
internal static class ProfileMeasures
{
    public static IEnumerable<DriftMeasure> Of(TextProfile then, IReadOnlyList<ProfileBlock> lately)
    {
        IEnumerable<DriftMeasure> tags = then.Tags.Select((tag, i) => Measure(DriftKind.Tag, tag, block => block.Tagged[i], block => block.Texts));
        return
        [
            .. tags,
            Measure(DriftKind.Untagged, null, block => block.Untagged, block => block.Texts),
            Measure(DriftKind.NewWords, null, block => block.NewWords, block => block.Words),
            Measure(DriftKind.UnknownTokens, null, block => block.UnknownTokens, block => block.Tokens),
            Measure(DriftKind.Cut, null, block => block.Cut, block => block.Texts),
        ];

        DriftMeasure Measure(DriftKind kind, string? tag, Func<ProfileBlock, long> hits, Func<ProfileBlock, long> trials) => new(
            kind, tag, new([.. then.Blocks.Select(hits)], [.. then.Blocks.Select(trials)]), new([.. lately.Select(hits)], [.. lately.Select(trials)]));
    }
}
