namespace BertPipeline.SampleCorpus;

/// <summary>A piece as it was written.</summary>
/// <param name="Text">Two to four sentences.</param>
/// <param name="Tags">What it is about, one to three, in the order of <see cref="SampleTag.All"/>.</param>
/// <param name="Mentions">Whether a sentence mentions a further topic without being about it.</param>
internal sealed record Feedback(string Text, IReadOnlyList<string> Tags, bool Mentions);
