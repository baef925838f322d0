namespace BertPipeline.Orchestration.Status;

/// <summary>
/// Looks one after another, never two at once: who comes while one is under way shares the next with all others that came, and so sees whatever had been
/// written before. However many ask, the storage answers one look at a time.
/// </summary>
internal sealed class SharedLook(Func<Task> look)
{
    private readonly Lock _turn = new();
    private Task _current = Task.CompletedTask;
    private Task? _next;

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
        lock (_turn)
        {
            (_current, _next) = (_next!, null);
        }

        await look();
    }
}
