namespace BertPipeline.Orchestration.Runs;

/// <summary>What every step of a run must know of it.</summary>
/// <param name="Force">Steps are computed whatever artifacts exist.</param>
/// <param name="Deadline">The run fails when it is not done by then.</param>
/// <param name="Notify">Whom to tell that it has ended, by name.</param>
internal sealed record RunScope(string RunId, bool Force, DateTimeOffset? Deadline, IReadOnlyList<string> Notify);
