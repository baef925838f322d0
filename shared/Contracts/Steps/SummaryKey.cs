namespace BertPipeline.Contracts.Steps;

/// <summary>Keys of a step's summary that hold sentences for people and no figures: one a line.</summary>
public static class SummaryKey
{
    /// <summary>What was decided on data that say it in no usual way.</summary>
    public const string Notes = "notes";

    /// <summary>What is likely to be wrong with the data.</summary>
    public const string Warnings = "warnings";
}
