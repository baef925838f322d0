namespace BertPipeline.Hub;

/// <summary>A file came whole and is not what the hub says it is. It has been deleted.</summary>
public sealed class HubCorruptionException(string message) : Exception(message);
