using System.Globalization;

namespace BertPipeline.Training.Benchmarks;

/// <summary>Rows of a Markdown table, and what goes into them.</summary>
internal static class Table
{
    public static void Begin(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public static void Row(params string[] cells) => Console.WriteLine("| " + string.Join(" | ", cells) + " |");

    /// <summary>Three digits that say something.</summary>
    public static string Number(double value) =>
        value.ToString(value < 1 ? "0.000" : value < 10 ? "0.00" : value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);
}
