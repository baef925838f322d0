namespace BertPipeline.Local.Terminal;

/// <summary>Options that take several values.</summary>
internal static class ListOption
{
    /// <summary>Both <c>--variants a b</c> and <c>--variants a,b</c>; null for none.</summary>
    public static string[]? Split(string[]? values) =>
        values is { Length: > 0 } ? [.. values.SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))] : null;
}
