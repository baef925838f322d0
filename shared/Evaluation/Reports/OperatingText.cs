using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Reports;

/// <summary>An operating point in words.</summary>
internal static class OperatingText
{
    public static string Asked(OperatingPoint point) => string.Join(" and ", new[]
    {
        point.Asked.MinPrecision is { } precision ? $"precision of at least {Figure.Of(precision)}" : null,
        point.Asked.MaxAlerts is { } alerts ? $"at most {Figure.Count(alerts)} of 1,000 pieces" : null,
    }.Where(part => part is not null));

    public static string OnValidation(OperatingPoint point)
    {
        string figures = $"precision {Figure.Of(point.Validation.Precision)}, recall {Figure.Of(point.Validation.Recall)}, {Figure.Count(point.Validation.AlertsPerThousand)} of 1,000";
        return point.Threshold is null ? $"out of reach; at best {figures}" : figures;
    }
}
