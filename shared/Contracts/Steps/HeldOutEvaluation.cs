namespace BertPipeline.Contracts.Steps;

/// <summary>
/// The language model on the held-out examples, dropout off, masks drawn once. Where it tells the next token and not masked ones (ULMFiT), those stand in their place.
/// </summary>
/// <param name="Epoch">Epochs done; 0 before training.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Tokens">Real tokens seen in training.</param>
/// <param name="MlmLoss">Cross-entropy per masked token, in nat.</param>
/// <param name="MlmAccuracy">Share of the masked tokens that get the highest logit.</param>
/// <param name="UnigramEntropy">What predicting each target from the targets' own frequencies alone would lose, in nat.</param>
/// <param name="NspAccuracy">Null when next sentences are not predicted: the parts of each pair are then read as two texts, with the same masks.</param>
/// <param name="NspMajority">Share of the more frequent of the two NSP labels.</param>
public sealed record HeldOutEvaluation(
    int Epoch, long Step, long Tokens, double MlmLoss, double MlmAccuracy, double UnigramEntropy, double? NspAccuracy, double? NspMajority);
