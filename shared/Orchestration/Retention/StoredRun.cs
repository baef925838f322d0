using BertPipeline.Storage.Retention;

namespace BertPipeline.Orchestration.Retention;

/// <summary>A run's folder, and what is known of the run.</summary>
internal sealed record StoredRun(StoredFolder Folder, RunFacts Facts)
{
    public string Id => Folder.Name;
}
