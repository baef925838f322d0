namespace BertPipeline.Evaluation.Metrics;

/// <summary>How many positives a tag needs for its figures to say something.</summary>
public static class Support
{
    /// <summary>Under this a tag has no threshold of its own.</summary>
    public const int MinimumValidationPositives = 10;

    public const int MinimumTestPositives = 20;

    public static bool IsTooFew(int validationPositives, int testPositives) =>
        validationPositives < MinimumValidationPositives || testPositives < MinimumTestPositives;
}
