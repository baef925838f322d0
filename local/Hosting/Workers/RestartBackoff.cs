namespace BertPipeline.Local.Hosting.Workers;

/// <summary>How long to wait before a process that ended is started again: doubling, and short again after it has run well for a while.</summary>
internal sealed class RestartBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RanWell = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <param name="ran">How long the process ran before it ended.</param>
    public TimeSpan After(TimeSpan ran)
    {
        TimeSpan wait = ran >= RanWell ? First : _next;
        _next = TimeSpan.FromTicks(Math.Min(2 * wait.Ticks, Longest.Ticks));
        return wait;
    }
}
