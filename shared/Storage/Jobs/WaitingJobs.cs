namespace BertPipeline.Storage.Jobs;

/// <summary>The jobs that no worker has yet.</summary>
/// <param name="Count">How many.</param>
/// <param name="Since">When the oldest was enqueued; null when there is none.</param>
public sealed record WaitingJobs(int Count, DateTimeOffset? Since);
