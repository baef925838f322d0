namespace BertPipeline.Orchestration.Notices;

/// <summary>Input of the activity <see cref="SendNotice"/>.</summary>
/// <param name="Name">Of the settings; the address stays there.</param>
public sealed record NoticeInput(string RunId, string Name);
