namespace BertPipeline.Http.Jobs;

/// <summary>A part of what an attempt at a job has logged.</summary>
/// <param name="Attempt">Which, from 1.</param>
/// <param name="Attempts">How many there have been.</param>
/// <param name="Text">Whole lines, unless the attempt is writing.</param>
/// <param name="Next">Where the next part begins: what <c>from</c> wants.</param>
public sealed record JobLog(int Attempt, int Attempts, string Text, int Next);
