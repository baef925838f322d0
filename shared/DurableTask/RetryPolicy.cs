namespace BertPipeline.DurableTask;

/// <summary>Retries with exponential backoff; names and meaning as in Durable Task's <c>RetryPolicy</c>.</summary>
/// <param name="MaxNumberOfAttempts">Attempts in all, the first included; at least 1.</param>
/// <param name="FirstRetryInterval">Wait before the second attempt.</param>
/// <param name="BackoffCoefficient">Each wait is this times the one before.</param>
/// <param name="MaxRetryInterval">No wait is longer; one hour when null.</param>
/// <param name="RetryTimeout">No attempt starts later than this after the first; unbounded when null.</param>
public sealed record RetryPolicy(
    int MaxNumberOfAttempts,
    TimeSpan FirstRetryInterval,
    double BackoffCoefficient = 1.0,
    TimeSpan? MaxRetryInterval = null,
    TimeSpan? RetryTimeout = null)
{
    /// <summary>The wait before attempt <paramref name="attempt"/> + 1, where attempts count from 1.</summary>
    public TimeSpan DelayAfter(int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        TimeSpan longest = MaxRetryInterval ?? TimeSpan.FromHours(1);
        double ticks = FirstRetryInterval.Ticks * Math.Pow(BackoffCoefficient, attempt - 1);
        return ticks >= longest.Ticks ? longest : TimeSpan.FromTicks((long)ticks);
    }
}
