namespace BertPipeline.Orchestration.Labels;

/// <summary>Parameters of the step find-suspects.</summary>
/// <param name="Variant">Whose models predicted the pieces.</param>
/// <param name="Folds">How many of them.</param>
public sealed record FindSuspectsParameters(string Variant, int Folds);
