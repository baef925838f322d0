namespace BertPipeline.Http.Runs;

/// <summary>The answer to a cancel: the run's cancel mark is written.</summary>
public sealed record RunCancellation(string Id, bool CancelRequested);
