namespace BertPipeline.Orchestration.Retention;

/// <summary>One thing that a purge deletes.</summary>
/// <param name="Name">Where it lies in its container; of messages how many they are.</param>
/// <param name="Bytes">Of storage, that of an artifact a day later.</param>
public sealed record PurgedItem(PurgeKind Kind, string Name, long Bytes);
