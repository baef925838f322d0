namespace BertPipeline.Simulator.Scenarios;

/// <summary>A run of the scenario; times are from its beginning.</summary>
/// <param name="CancelAfter">Somebody cancels it then.</param>
/// <param name="TerminateAfter">Its orchestration is terminated then: it ends without a word to its jobs.</param>
/// <param name="DeadlineAfter">Jobs that no worker has by then fail.</param>
internal sealed record PlannedRun(
    string Id, TimeSpan StartAfter, IReadOnlyList<PlannedJob> Jobs, TimeSpan? CancelAfter, TimeSpan? TerminateAfter, TimeSpan? DeadlineAfter);
