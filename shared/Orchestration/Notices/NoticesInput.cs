namespace BertPipeline.Orchestration.Notices;

/// <summary>Input of the orchestration <see cref="SendNotices"/>.</summary>
public sealed record NoticesInput(string RunId, IReadOnlyList<string> Names);
