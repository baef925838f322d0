namespace BertPipeline.TaskHub.History;

/// <summary>One step of an orchestration, committed whole or not at all: what reached it, then what its code asked for.</summary>
/// <param name="Number">Counts from 0; turn 0 holds only <see cref="ExecutionStarted"/>.</param>
/// <param name="At">The time that the code saw in this turn.</param>
internal sealed record Turn(int Number, DateTimeOffset At, IReadOnlyList<HistoryEvent> Events);
