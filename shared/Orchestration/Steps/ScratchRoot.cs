namespace BertPipeline.Orchestration.Steps;

/// <summary>Local folder where steps keep their files while they work; may be deleted when nothing runs.</summary>
public sealed record ScratchRoot(string Path);
