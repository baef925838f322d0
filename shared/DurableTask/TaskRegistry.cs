using System.Diagnostics.CodeAnalysis;

namespace BertPipeline.DurableTask;

/// <summary>The orchestrations and activities of an application, by name. Each host registers exactly these.</summary>
public sealed class TaskRegistry
{
    private readonly Dictionary<string, IOrchestrator> _orchestrators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IActivity> _activities = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, IOrchestrator> Orchestrators => _orchestrators;

    public IReadOnlyDictionary<string, IActivity> Activities => _activities;

    public TaskRegistry AddOrchestrator(string name, IOrchestrator orchestrator)
    {
        _orchestrators.Add(name, orchestrator);
        return this;
    }

    public TaskRegistry AddActivity(string name, IActivity activity)
    {
        _activities.Add(name, activity);
        return this;
    }

    public bool TryGetOrchestrator(string name, [NotNullWhen(true)] out IOrchestrator? orchestrator) => _orchestrators.TryGetValue(name, out orchestrator);

    public bool TryGetActivity(string name, [NotNullWhen(true)] out IActivity? activity) => _activities.TryGetValue(name, out activity);
}
