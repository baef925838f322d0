namespace BertPipeline.Contracts.Runs;

/// <summary>How much a piece counts, by whether it has the tag.</summary>
public enum ClassWeight
{
    /// <summary>All alike.</summary>
    None,

    /// <summary>Those with the tag as much together as those without.</summary>
    Balanced,
}
