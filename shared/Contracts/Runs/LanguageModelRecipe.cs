namespace BertPipeline.Contracts.Runs;

/// <summary>How a language model is trained as a whole. Both are judged on the same held-out examples, whose masks are drawn once at 15 %.</summary>
public enum LanguageModelRecipe
{
    /// <summary>Pairs of texts with next-sentence prediction, masks drawn when the examples are made, a rate that falls linearly (Devlin et al. 2018, arXiv:1810.04805).</summary>
    Article,

    /// <summary>
    /// One text an example and no next sentences (Liu et al. 2019, arXiv:1907.11692), masks drawn afresh each epoch at a falling rate (Yang et al. 2022, arXiv:2212.10650; Ankner et al.
    /// 2023, arXiv:2305.15096), and a rate that stays until it decays at the end.
    /// </summary>
    Modern,
}
