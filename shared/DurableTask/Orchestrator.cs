namespace BertPipeline.DurableTask;

/// <summary>An orchestration: deterministic code that only touches its context.</summary>
public interface IOrchestrator
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(OrchestrationContext context, object? input);
}

/// <inheritdoc cref="IOrchestrator"/>
public abstract class Orchestrator<TInput, TOutput> : IOrchestrator
{
    public Type InputType => typeof(TInput);

    public Type OutputType => typeof(TOutput);

    public abstract Task<TOutput> RunAsync(OrchestrationContext context, TInput input);

    async Task<object?> IOrchestrator.RunAsync(OrchestrationContext context, object? input) => await RunAsync(context, (TInput)input!);
}
