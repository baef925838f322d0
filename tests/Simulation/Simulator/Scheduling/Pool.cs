using System.Runtime.CompilerServices;

namespace BertPipeline.Simulator.Scheduling;

/// <summary>
/// The thread pool of this process, which has one thread. Whatever the real code hands to it (Task.Run, file reads, channels, CancelAsync) is done on
/// that thread, in the order in which it was queued; so when the simulator runs there and nothing is queued, every actor waits for something that only
/// the simulator gives: an answer, or the time.
/// </summary>
internal static class Pool
{
    /// <summary>True when nothing is left to do. Only on the pool's thread.</summary>
    public static bool IsIdle => ThreadPool.PendingWorkItemCount == 0;

    /// <summary>Goes on, on the pool's thread, when nothing else is left to do there.</summary>
    public static Awaitable Idle() => default;

    /// <summary>Throws when the pool has several threads, so that nothing could be promised.</summary>
    public static void Check()
    {
        ThreadPool.GetMaxThreads(out int workers, out _);
        if (workers != 1)
        {
            throw new InvalidOperationException($"The thread pool has {workers} threads; a simulation wants 1 (ThreadPoolMaxThreads in the project file).");
        }
    }

    internal readonly struct Awaitable : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Awaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(WhenIdle, continuation, preferLocal: false);

        private static void WhenIdle(Action continuation)
        {
            if (IsIdle)
            {
                continuation();
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(WhenIdle, continuation, preferLocal: false);
            }
        }
    }
}
