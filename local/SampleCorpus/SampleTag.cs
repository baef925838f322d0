namespace BertPipeline.SampleCorpus;

/// <summary>A tag of the sample corpus.</summary>
/// <param name="Name">The tag, which also names its file of the grammar.</param>
/// <param name="Weight">How often it is drawn, relative to the others: feedback is about the screens far more often than about the manual.</param>
public sealed record SampleTag(string Name, int Weight)
{
    /// <summary>The eleven tags, in ordinal order of their names.</summary>
    public static IReadOnlyList<SampleTag> All { get; } =
    [
        new("Alerts_Notification", 8),
        new("Bugs", 19),
        new("Customer_Support", 14),
        new("Documentation", 7),
        new("Feature_Request", 20),
        new("Onboarding", 9),
        new("Performance", 16),
        new("Price", 12),
        new("Reporting", 11),
        new("UX_UI", 24),
        new("Value_Prop", 15),
    ];
}
