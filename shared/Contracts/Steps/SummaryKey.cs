namespace BertPipeline.Contracts.Steps;

/// <summary>Keys of a step's summary that somebody must know. Notes and warnings are sentences for people, one a line.</summary>
public static class SummaryKey
{
    /// <summary>What was decided on data that say it in no usual way.</summary>
    public const string Notes = "notes";

    /// <summary>What is likely to be wrong with the data.</summary>
    public const string Warnings = "warnings";

    public const string Parameters = "parameters";
    public const string BestEpoch = "bestEpoch";
    public const string TokensPerSecond = "tokensPerSecond";

    private static readonly string[] OfOne = [Parameters, BestEpoch, TokensPerSecond];

    /// <summary>Whether the figures of several parts add up to one of the whole: a size, an epoch or a rate does not.</summary>
    public static bool AddsUp(string key) => !OfOne.Contains(key);
}
