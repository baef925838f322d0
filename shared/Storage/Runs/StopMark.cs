namespace BertPipeline.Storage.Runs;

/// <summary>Why nothing is to work for a run any more.</summary>
/// <param name="At">Since when.</param>
/// <param name="IsCancelled">Somebody asked for its end.</param>
public sealed record StopMark(DateTimeOffset At, bool IsCancelled);
