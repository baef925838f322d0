using BertPipeline.DurableTask;

namespace BertPipeline.Testing;

/// <summary>Orchestrations and activities written as lambdas, for tests of a task hub.</summary>
public static class Code
{
    public static TaskRegistry Orchestrator<TInput, TOutput>(
        this TaskRegistry registry, string name, Func<OrchestrationContext, TInput, Task<TOutput>> code)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry.AddOrchestrator(name, new OrchestratorCode<TInput, TOutput>(code));
    }

    public static TaskRegistry Activity<TInput, TOutput>(this TaskRegistry registry, string name, Func<TInput, TOutput> code) =>
        registry.Activity<TInput, TOutput>(name, (input, _) => Task.FromResult(code(input)));

    public static TaskRegistry Activity<TInput, TOutput>(
        this TaskRegistry registry, string name, Func<TInput, CancellationToken, Task<TOutput>> code)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry.AddActivity(name, new ActivityCode<TInput, TOutput>(code));
    }

    private sealed class OrchestratorCode<TInput, TOutput>(Func<OrchestrationContext, TInput, Task<TOutput>> code) : Orchestrator<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(OrchestrationContext context, TInput input) => code(context, input);
    }

    private sealed class ActivityCode<TInput, TOutput>(Func<TInput, CancellationToken, Task<TOutput>> code) : Activity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) => code(input, cancellationToken);
    }
}
