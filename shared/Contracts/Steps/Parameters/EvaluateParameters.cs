namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>
/// Parameters of the job <see cref="StepName.Evaluate"/>. Inputs: <c>split</c> (validation.jsonl, test.jsonl) and <c>classifier</c>.
/// Output: <c>validation.jsonl</c> and <c>test.jsonl</c>, one <see cref="Data.PieceLogits"/> a line, in the order of the split's files.
/// </summary>
public sealed record EvaluateParameters(string Variant, int? MaxSequenceLength, string Backend);
