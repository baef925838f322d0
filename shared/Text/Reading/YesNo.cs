namespace BertPipeline.Text.Reading;

/// <summary>The ways in which a cell says that a tag applies, or not.</summary>
internal static class YesNo
{
    // Spreadsheets write TRUE and FALSE in the language of whoever saved the file.
    private static readonly HashSet<string> Yes = new(StringComparer.OrdinalIgnoreCase)
    {
        "1", "1.0", "1,0", "true", "t", "yes", "y", "x", "✓", "✔", "☑", "✅", "on", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero", "vero", "sim", "verdadeiro", "waar",
    };

    private static readonly HashSet<string> No = new(StringComparer.OrdinalIgnoreCase)
    {
        "0", "0.0", "0,0", "false", "f", "no", "n", "-", "☐", "off", "nein", "falsch", "non", "faux", "falso", "não", "nao", "nee", "onwaar",
    };

    /// <summary>True or false where the cell says so; a blank one is a no, as unticked boxes are; null where it says something else.</summary>
    public static bool? Of(string? cell)
    {
        string value = cell?.Trim() ?? "";
        return value.Length == 0 || No.Contains(value) ? false : Yes.Contains(value) ? true : null;
    }
}
