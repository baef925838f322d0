namespace BertPipeline.Evaluation.Labels;

/// <param name="Text">Its place among the scored ones, from 0.</param>
/// <param name="Tag">Index of the tag that the tagger is least sure of.</param>
/// <param name="Uncertainty">Of that tag, in [0, 1].</param>
public sealed record SelectedText(int Text, int Tag, double Uncertainty);
