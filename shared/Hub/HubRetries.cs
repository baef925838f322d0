namespace BertPipeline.Hub;

/// <summary>Tries again what may pass, a bounded number of times, waiting twice as long each time or as long as the hub asks.</summary>
internal sealed class HubRetries(HubOptions options, TimeProvider time)
{
    /// <exception cref="HubUnavailableException">It did not pass; the last error, with the number of tries.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await attempt(cancellationToken);
            }
            catch (HubUnavailableException e) when (tries < options.Attempts)
            {
                await Task.Delay(Wait(tries, e.RetryAfter), time, cancellationToken);
            }
            catch (HubUnavailableException e) when (options.Attempts > 1)
            {
                throw new HubUnavailableException($"{e.Message.TrimEnd('.')}. Tried {tries} times.", e) { RetryAfter = e.RetryAfter };
            }
        }
    }

    private TimeSpan Wait(int tries, TimeSpan? asked)
    {
        TimeSpan own = options.FirstWait * Math.Pow(2, Math.Min(tries - 1, 20));
        TimeSpan wait = asked > own ? asked.Value : own;
        return wait < options.LongestWait ? wait : options.LongestWait;
    }
}
