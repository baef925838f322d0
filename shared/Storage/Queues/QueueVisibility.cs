namespace BertPipeline.Storage.Queues;

/// <summary>How long a message can be hidden: the service counts in whole seconds.</summary>
internal static class QueueVisibility
{
    /// <summary>
    /// The next whole second. The client library cuts the fraction off without a word, so that a lease of 1.9 s would end after one second, and a wait
    /// of 0.9 s would be none.
    /// </summary>
    public static TimeSpan InWholeSeconds(TimeSpan duration) => TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds));
}
