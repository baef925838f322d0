namespace BertPipeline.Text;

/// <summary>Does work in parallel and takes the results in the order of the items, so that output does not depend on the number of threads.</summary>
internal static class OrderedWork
{
    /// <param name="items">Enumerated by the caller's flow, one at a time; at most <paramref name="degree"/> are held.</param>
    /// <param name="work">Runs on pool threads.</param>
    /// <param name="consume">Called in order, never twice at once.</param>
    /// <param name="degree">Threads; 1 works without others.</param>
    public static async Task RunAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, TResult> work, Action<TResult> consume, int degree, CancellationToken cancellationToken)
    {
        var running = new Queue<Task<TResult>>(degree);
        try
        {
            foreach (TItem item in items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (degree == 1)
                {
                    consume(work(item));
                    continue;
                }

                if (running.Count == degree)
                {
                    consume(await running.Dequeue());
                }

                running.Enqueue(Task.Run(() => work(item), CancellationToken.None));
            }

            while (running.TryDequeue(out Task<TResult>? next))
            {
                consume(await next);
            }
        }
        finally
        {
            // After a failure the others still hold buffers of the caller: wait for them, whatever they end with.
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
