namespace BertPipeline.Orchestration.Status;

/// <summary>The body of <c>GET /api/runs</c>: the newest first.</summary>
/// <param name="Total">How many there are that the filter takes, those that are not shown among them.</param>
public sealed record RunList(IReadOnlyList<RunSummary> Runs, int Total)
{
    /// <summary>The hub was looked at then or later.</summary>
    public DateTimeOffset AsOf { get; init; }
}
