namespace BertPipeline.DurableTask;

/// <summary>A unit of work that may do I/O. It runs at least once per call, so it must be idempotent.</summary>
public interface IActivity
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(ActivityContext context, object? input, CancellationToken cancellationToken);
}

/// <inheritdoc cref="IActivity"/>
public abstract class Activity<TInput, TOutput> : IActivity
{
    public Type InputType => typeof(TInput);

    public Type OutputType => typeof(TOutput);

    public abstract Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken);

    async Task<object?> IActivity.RunAsync(ActivityContext context, object? input, CancellationToken cancellationToken) =>
        await RunAsync(context, (TInput)input!, cancellationToken).ConfigureAwait(false);
}

/// <summary>Who called an activity.</summary>
/// <param name="Name">Name under which it was called.</param>
/// <param name="InstanceId">The calling orchestration.</param>
public sealed record ActivityContext(string Name, string InstanceId);
