using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Status;

/// <summary>Which runs a list shows; what is null asks for nothing.</summary>
public sealed record RunFilter
{
    public RunState? State { get; init; }

    /// <summary>Stands in id, folder, model or error; case does not matter.</summary>
    public string? Text { get; init; }

    /// <summary>Started then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before then.</summary>
    public DateTimeOffset? To { get; init; }

    public bool Takes(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return (State is null || run.State == State)
            && (From is null || run.CreatedAt >= From)
            && (To is null || run.CreatedAt < To)
            && (string.IsNullOrWhiteSpace(Text) || new[] { run.Id, run.Corpus, run.Model, run.Error }.Any(Has));
    }

    private bool Has(string? value) => value?.Contains(Text!.Trim(), StringComparison.OrdinalIgnoreCase) == true;
}
