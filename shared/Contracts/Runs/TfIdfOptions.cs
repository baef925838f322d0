using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>The variant <see cref="Variant.TfIdf"/>; names and defaults are those of scikit-learn's <c>TfidfVectorizer</c> and <c>LogisticRegression</c>.</summary>
public sealed record TfIdfOptions
{
    /// <summary>Fewest words of a term.</summary>
    [Range(1, 8)]
    public int ShortestNgram { get; init; } = 1;

    /// <summary>Most words of a term; 2 counts pairs of neighbouring words too.</summary>
    [Range(1, 8)]
    public int LongestNgram { get; init; } = 1;

    /// <summary>1 + ln of a term's count in place of the count (<c>sublinear_tf</c>).</summary>
    public bool SublinearFrequency { get; init; }

    /// <summary>Cost of the errors beside the penalty ½‖w‖²: more fits the training pieces closer.</summary>
    [Range(1e-6, 1e6)]
    public double C { get; init; } = 1;

    public ClassWeight ClassWeight { get; init; } = ClassWeight.None;
}
