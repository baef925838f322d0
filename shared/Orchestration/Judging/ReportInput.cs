namespace BertPipeline.Orchestration.Judging;

/// <summary>Parameters of the step report.</summary>
/// <param name="Model">The published tagger, <c>name/version</c>.</param>
public sealed record ReportInput(PublicationInput Publication, string Model);
