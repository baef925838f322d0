using BertPipeline.Orchestration.Status;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Orchestration.Tests.Status;

public sealed class SharedLookTests
{
    private readonly List<TaskCompletionSource> _looks = [];
    private readonly CountingTime _time = new();

    /// <summary>Two that come during a look share the next: what was written before they came is seen, and only one more look is made.</summary>
    [Fact]
    public async Task Next_DuringALook_IsSharedAndBeginsAfterIt()
    {
        SharedLook look = Create();
        Task first = look.NextAsync();
        await BegunAsync(1);

        Task second = look.NextAsync();
        Task third = look.NextAsync();

        Assert.Same(second, third);
        Assert.NotSame(first, second);
        Assert.Single(_looks);
        _looks[0].SetResult();
        await first;
        await BegunAsync(2);
        Assert.False(second.IsCompleted);
        _looks[1].SetResult();
        await second;
    }

    [Fact]
    public async Task Next_AfterOneThatFailed_LooksAgain()
    {
        SharedLook look = Create();
        Task first = look.NextAsync();
        await BegunAsync(1);
        _looks[0].SetException(new InvalidOperationException("No storage."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);

        Task second = look.NextAsync();
        await BegunAsync(2);
        _looks[1].SetResult();

        await second;
    }

    /// <summary>A look of a second: the next one begins two seconds later, however often it is asked for.</summary>
    [Fact]
    public async Task Next_AfterASlowLook_LeavesTheStorageTimeForOtherWork()
    {
        SharedLook look = Create();
        Task first = look.NextAsync();
        await BegunAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        _looks[0].SetResult();
        await first;

        Task second = look.NextAsync();
        await Testing.Eventually.TrueAsync(() => _time.Delays == 1, "the next look waits");
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Single(_looks);
        Assert.Same(second, look.NextAsync());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await BegunAsync(2);
        _looks[1].SetResult();

        await second;
    }

    private SharedLook Create() => new(() =>
    {
        var look = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_looks)
        {
            _looks.Add(look);
        }

        return look.Task;
    }, _time);

    private Task BegunAsync(int count) => Testing.Eventually.TrueAsync(
        () =>
        {
            lock (_looks)
            {
                return _looks.Count == count;
            }
        },
        $"look {count} has begun");

    /// <summary>A clock that tells how many timers wait on it, or did.</summary>
    private sealed class CountingTime : FakeTimeProvider
    {
        private int _delays;

        public int Delays => Volatile.Read(ref _delays);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _delays);
            return timer;
        }
    }
}
