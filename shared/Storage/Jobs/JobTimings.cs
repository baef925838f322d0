using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Storage.Jobs;

/// <summary>The clocks of the job protocol. Host and workers of a hub must agree on them.</summary>
public sealed record JobTimings : IValidatableObject
{
    /// <summary>How long a received message stays hidden, and after which silence its worker counts as gone.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Visibility { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a worker hides its message again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:30:00")]
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How often a worker writes progress and looks for a cancellation.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts without a newer checkpoint after which a job is given up.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Wait before the second attempt; doubled for each further one, at most <see cref="LongestBackoff"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc cref="FirstBackoff"/>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A running job whose heartbeat is older is enqueued again, even when its message is lost.</summary>
    public TimeSpan StaleAfter => 3 * Visibility;

    /// <summary>The wait after a failed attempt.</summary>
    /// <param name="attempt">Attempts without progress so far, from 1.</param>
    public TimeSpan BackoffAfter(int attempt)
    {
        double ticks = FirstBackoff.Ticks * Math.Pow(2, Math.Max(0, attempt - 1));
        return ticks >= LongestBackoff.Ticks ? LongestBackoff : TimeSpan.FromTicks((long)ticks);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Renewal > Visibility / 2)
        {
            yield return new ValidationResult(
                $"Renewal ({Renewal}) must be at most half of Visibility ({Visibility}), so that one lost renewal does no harm.", [nameof(Renewal)]);
        }

        if (Heartbeat > Visibility / 2)
        {
            yield return new ValidationResult($"Heartbeat ({Heartbeat}) must be at most half of Visibility ({Visibility}).", [nameof(Heartbeat)]);
        }
    }
}
