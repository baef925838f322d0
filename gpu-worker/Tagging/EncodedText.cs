namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A text as a tagger reads it.</summary>
/// <param name="Text">As it came.</param>
/// <param name="Ids">Token ids, special tokens included, cut to what the model reads; none for a model that has no vocabulary.</param>
/// <param name="Tokens">Of the whole text, special tokens included; 0 where there are no ids.</param>
internal sealed record EncodedText(string Text, int[] Ids, int Tokens);
