using System.Globalization;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports;

/// <summary>How numbers are written in reports: the same everywhere, never NaN, with a true minus sign.</summary>
internal static class Figure
{
    public const string None = "–";

    /// <summary>A share or score with three decimals.</summary>
    public static string Of(double? value) => Write(value, "0.000");

    /// <summary>A difference with its sign.</summary>
    public static string Signed(double? value) => Write(value is { } number ? Math.Round(number, 3) + 0.0 : null, "+0.000;-0.000;0.000");

    /// <summary>An id or a seed.</summary>
    public static string Plain(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Count(double value) => Write(value, "#,0.#");

    /// <summary>A percentage of a share.</summary>
    public static string Percent(double? share) => Write(share, "0.0%");

    public static string Interval(Estimate estimate) => $"{Of(estimate.Low)} to {Of(estimate.High)}";

    public static string SignedInterval(Estimate estimate) => $"{Signed(estimate.Low)} to {Signed(estimate.High)}";

    public static string PValue(double value) => value < 0.001 ? "< 0.001" : Of(value);

    /// <summary>A large number in words: 1.2 million.</summary>
    public static string Rounded(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Write(value / 1e9, "0.0") + " billion",
        >= 1e6 => Write(value / 1e6, "0.0") + " million",
        >= 1e4 => Write(value / 1e3, "0") + " thousand",
        _ => Count(Math.Round(value)),
    };

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => Write(time.TotalSeconds, "0.0") + " s",
    };

    private static string Write(double? value, string format) => value is { } number && double.IsFinite(number)
        ? number.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−')
        : None;
}
