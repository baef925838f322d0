using BertPipeline.DurableTask;

namespace BertPipeline.TaskHub.Tests;

/// <summary>An orchestrator written as a lambda.</summary>
internal sealed class OrchestratorCode<TInput, TOutput>(Func<OrchestrationContext, TInput, Task<TOutput>> code) : Orchestrator<TInput, TOutput>
{
    public override Task<TOutput> RunAsync(OrchestrationContext context, TInput input) => code(context, input);
}

/// <summary>An activity written as a lambda.</summary>
internal sealed class ActivityCode<TInput, TOutput>(Func<TInput, CancellationToken, Task<TOutput>> code) : Activity<TInput, TOutput>
{
    public override Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken) => code(input, cancellationToken);
}

internal static class Code
{
    public static TaskRegistry Orchestrator<TInput, TOutput>(
        this TaskRegistry registry, string name, Func<OrchestrationContext, TInput, Task<TOutput>> code) =>
        registry.AddOrchestrator(name, new OrchestratorCode<TInput, TOutput>(code));

    public static TaskRegistry Activity<TInput, TOutput>(this TaskRegistry registry, string name, Func<TInput, TOutput> code) =>
        registry.AddActivity(name, new ActivityCode<TInput, TOutput>((input, _) => Task.FromResult(code(input))));

    public static TaskRegistry Activity<TInput, TOutput>(
        this TaskRegistry registry, string name, Func<TInput, CancellationToken, Task<TOutput>> code) =>
        registry.AddActivity(name, new ActivityCode<TInput, TOutput>(code));
}
