using BertPipeline.Orchestration.Status;

namespace BertPipeline.Orchestration.Tests.Status;

public sealed class SharedLookTests
{
    private readonly List<TaskCompletionSource> _looks = [];

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

    private SharedLook Create() => new(() =>
    {
        var look = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_looks)
        {
            _looks.Add(look);
        }

        return look.Task;
    });

    private Task BegunAsync(int count) => Testing.Eventually.TrueAsync(
        () =>
        {
            lock (_looks)
            {
                return _looks.Count == count;
            }
        },
        $"look {count} has begun");
}
