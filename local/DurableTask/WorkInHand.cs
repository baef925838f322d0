namespace BertPipeline.DurableTask;

/// <summary>Counts what a worker has begun and not ended, so that it can stop when it rests.</summary>
internal sealed class WorkInHand(TimeProvider time)
{
    // What follows the user's code, history and messages, is written within this time.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private int _count;

    /// <summary>One more is begun; it ends when the result is disposed of.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _count);
        return new Ending(this);
    }

    /// <summary>Waits until nothing has been in hand for a moment; false when it did not come to that in time.</summary>
    public async Task<bool> RestAsync(TimeSpan timeout)
    {
        long start = time.GetTimestamp();
        long busy = start;
        while (time.GetElapsedTime(busy) < Rest)
        {
            if (time.GetElapsedTime(start) > timeout)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
            busy = Volatile.Read(ref _count) > 0 ? time.GetTimestamp() : busy;
        }

        return true;
    }

    private sealed class Ending(WorkInHand work) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref work._count);
    }
}
