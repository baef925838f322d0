namespace BertPipeline.Evaluation.Labels;

/// <summary>What a report says of the texts that are worth labelling.</summary>
/// <param name="Texts">All that were chosen.</param>
/// <param name="Scored">Texts of the corpus that they were chosen from.</param>
/// <param name="First">The first to be labelled.</param>
public sealed record ToLabelFindings(int Texts, int Scored, IReadOnlyList<QuotedText> First);

/// <param name="Text">Cut where it is long.</param>
/// <param name="Predicted">The tags that it would get.</param>
/// <param name="Why">It is worth labelling.</param>
public sealed record QuotedText(string Text, IReadOnlyList<string> Predicted, string Why);
