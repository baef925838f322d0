namespace BertPipeline.Orchestration.Labels;

/// <summary>Parameters of the step find-suspects.</summary>
/// <param name="Variant">Whose models predicted the pieces.</param>
/// <param name="Folds">How many of them.</param>
public sealed record FindSuspectsParameters(string Variant, int Folds)
{
    /// <summary>What a fold is called in names of inputs and parts.</summary>
    internal static string NameOf(int fold) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"fold-{fold}");
}
