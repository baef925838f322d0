using DurableTask.Core;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.DurableTask;

/// <summary>The registered activities, as the engine asks for them; a name that nobody registered is an activity that fails.</summary>
internal sealed class RegisteredActivities(
    IDurableTaskFactory factory, DurableTaskShimFactory shims, IServiceScopeFactory scopes, WorkInHand inHand, CancellationToken stopping)
    : INameVersionObjectManager<TaskActivity>
{
    public void Add(ObjectCreator<TaskActivity> creator) => throw new NotSupportedException("Activities are added to the registry.");

    public TaskActivity GetObject(string name, string? version) => new ScopedActivity(this, name);

    private async Task<string?> RunAsync(string name, TaskContext context, string? input)
    {
        using IDisposable begun = inHand.Begin();
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        TaskActivity activity = factory.TryCreateActivity(name, scope.ServiceProvider, out ITaskActivity? registered)
            ? shims.CreateActivity(name, registered)
            : shims.CreateActivity<object, object>(name, (_, _) => throw new InvalidOperationException(
                $"No activity is registered under the name '{name}'."));
        try
        {
            stopping.ThrowIfCancellationRequested();
            return await activity.RunAsync(context, input);
        }
        catch (OperationCanceledException e) when (stopping.IsCancellationRequested)
        {
            // Given back: the message appears again after two seconds, here or on another host. Any other exception would be the activity's failure.
            throw new SessionAbortedException($"The host stops; '{name}' is left to the next.", e);
        }
    }

    /// <summary>An activity with services of its own for as long as it runs.</summary>
    private sealed class ScopedActivity(RegisteredActivities activities, string name) : TaskActivity
    {
        public override Task<string?> RunAsync(TaskContext context, string input) => activities.RunAsync(name, context, input);

        public override string Run(TaskContext context, string input) => throw new NotSupportedException("The engine runs activities asynchronously.");
    }
}
