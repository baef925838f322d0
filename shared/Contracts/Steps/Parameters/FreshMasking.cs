using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>Training on masks drawn anew each epoch, one text an example, without next sentences: what <see cref="LanguageModelRecipe.Modern"/> asks of the worker.</summary>
/// <param name="Rate">Share of the tokens to predict.</param>
/// <param name="WholeWords">Masks all tokens of a word or none.</param>
public sealed record FreshMasking(MaskingRate Rate, bool WholeWords);
