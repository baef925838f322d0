namespace BertPipeline.Storage;

/// <summary>JSON has no NaN and no infinity, and a diverging loss must not stop the heartbeat: such values are left out.</summary>
internal static class FiniteNumbers
{
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyDictionary<string, double> values) =>
        values.Values.All(double.IsFinite) ? values : values.Where(v => double.IsFinite(v.Value)).ToDictionary();

    public static double? Of(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
