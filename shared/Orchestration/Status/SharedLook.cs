namespace BertPipeline.Orchestration.Status;

/// <summary>
/// Looks one after another, never two at once: who comes while one is under way shares the next with all others that came, and so sees whatever had been
/// written before. After a look the storage has twice as long for other work, so that however many ask it spends at most a third of its time on them.
/// </summary>
internal sealed class SharedLook(Func<Task> look, TimeProvider time)
{
    private const int RestOverLook = 2;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private Task _current = Task.CompletedTask;
    private Task? _next;
    private long _ended;
    private TimeSpan _rest;

    /// <summary>A look that begins from now on.</summary>
    public Task NextAsync()
    {
        lock (_turn)
        {
            return _next ??= AfterAsync(_current);
        }
    }

    private async Task AfterAsync(Task before)
    {
        // Yields in any case, so that whoever holds the turn has kept this task as the next one.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        TimeSpan rest = _rest - time.GetElapsedTime(_ended);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time);
        }

        lock (_turn)
        {
            (_current, _next) = (_next!, null);
        }

        long begun = time.GetTimestamp();
        try
        {
            await look();
        }
        finally
        {
            _ended = time.GetTimestamp();
            TimeSpan wanted = RestOverLook * time.GetElapsedTime(begun, _ended);
            _rest = wanted < LongestRest ? wanted : LongestRest;
        }
    }
}
