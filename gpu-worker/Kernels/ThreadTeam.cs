using System.Runtime.ExceptionServices;

namespace BertPipeline.GpuWorker.Kernels;

/// <summary>
/// Threads that share out numbered tasks. Whoever is free takes the next one, so a core that is wanted elsewhere delays a task and not a whole share. Between two
/// rounds a thread looks for work for some microseconds and then sleeps: rounds follow each other closely in a step, but another process may need the core.
/// </summary>
/// <remarks>Which thread does what is left open: a task must not depend on it.</remarks>
internal sealed class ThreadTeam : IDisposable
{
    // About 20 µs: the serial part between two rounds, and a fraction of what a wake-up costs.
    private const int Looks = 600;

    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread[] _helpers;
    private volatile Round? _round;
    private volatile bool _ended;
    private int _asleep;

    /// <param name="size">Threads, the caller's included.</param>
    public ThreadTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _helpers = [.. Enumerable.Range(1, size - 1).Select(i => new Thread(Help) { IsBackground = true, Name = $"kernels {i}" })];
        foreach (Thread helper in _helpers)
        {
            helper.Start();
        }
    }

    public int Size => _helpers.Length + 1;

    /// <summary>Runs the tasks 0 … count − 1 and returns when all are done. One round at a time.</summary>
    /// <exception cref="Exception">What the first failing task threw, after all have ended.</exception>
    public void Run(int count, Action<int> task)
    {
        if (count <= 1 || _helpers.Length == 0)
        {
            for (int i = 0; i < count; i++)
            {
                task(i);
            }

            return;
        }

        var round = new Round(count, task);
        _round = round;

        // Full fence before reading who sleeps: see Help.
        int asleep = Interlocked.CompareExchange(ref _asleep, 0, 0);
        if (asleep > 0)
        {
            _wake.Release(Math.Min(asleep, count - 1));
        }

        round.Work();
        round.Wait();
    }

    public void Dispose()
    {
        _ended = true;
        _wake.Release(Size);
        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }

        _wake.Dispose();
    }

    private void Help()
    {
        Round? last = null;
        while (!_ended)
        {
            if (Next(last) is { } round)
            {
                last = round;
                round.Work();
                continue;
            }

            // Counted as asleep before the last look, so that a round which begins now either is seen or wakes this thread.
            Interlocked.Increment(ref _asleep);
            if (ReferenceEquals(_round, last) && !_ended)
            {
                _wake.Wait();
            }

            Interlocked.Decrement(ref _asleep);
        }
    }

    private Round? Next(Round? last)
    {
        for (int look = 0; look < Looks; look++)
        {
            if (_round is { } round && !ReferenceEquals(round, last))
            {
                return round;
            }

            Thread.SpinWait(1);
        }

        return null;
    }

    private sealed class Round(int count, Action<int> task)
    {
        private int _taken;
        private int _done;
        private ExceptionDispatchInfo? _failure;

        public void Work()
        {
            for (int i = Interlocked.Increment(ref _taken) - 1; i < count; i = Interlocked.Increment(ref _taken) - 1)
            {
                try
                {
                    task(i);
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                }

                Interlocked.Increment(ref _done);
            }
        }

        public void Wait()
        {
            // The others are within their last task; where one has lost its core, this yields to it.
            var spin = new SpinWait();
            while (Volatile.Read(ref _done) < count)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }

            _failure?.Throw();
        }
    }
}
