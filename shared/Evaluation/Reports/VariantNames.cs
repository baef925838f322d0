using BertPipeline.Contracts.Runs;

namespace BertPipeline.Evaluation.Reports;

/// <summary>Names of variants in reports.</summary>
internal static class VariantNames
{
    /// <summary>The variant's display name, or its id for a row that no variant of this run trained.</summary>
    public static string Of(string variant, string baseModel) =>
        Variant.All.FirstOrDefault(v => v.Id == variant)?.DisplayName(baseModel) ?? variant;

    /// <summary>The same inside a sentence: the names have commas.</summary>
    public static string Quoted(string variant, string baseModel) => $"“{Of(variant, baseModel)}”";
}
