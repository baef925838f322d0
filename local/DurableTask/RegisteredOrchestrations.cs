using DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.DurableTask;

/// <summary>
/// The registered orchestrators, as the engine asks for them. A name that nobody registered is an orchestration that fails: the engine's own answer is to
/// try again for ever.
/// </summary>
internal sealed class RegisteredOrchestrations(IDurableTaskFactory factory, DurableTaskShimFactory shims, IServiceScopeFactory scopes)
    : INameVersionObjectManager<TaskOrchestration>
{
    public void Add(ObjectCreator<TaskOrchestration> creator) => throw new NotSupportedException("Orchestrators are added to the registry.");

    public TaskOrchestration GetObject(string name, string? version)
    {
        // Orchestrators hold no services: a scope for their making is all they get.
        using IServiceScope scope = scopes.CreateScope();
        return factory.TryCreateOrchestrator(name, scope.ServiceProvider, out ITaskOrchestrator? orchestrator)
            ? shims.CreateOrchestration(name, orchestrator)
            : shims.CreateOrchestration<object, object>(name, (_, _) => throw new InvalidOperationException(
                $"No orchestrator is registered under the name '{name}'."));
    }
}
