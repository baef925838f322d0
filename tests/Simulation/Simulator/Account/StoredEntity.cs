using System.Text.Json.Nodes;

namespace BertPipeline.Simulator.Account;

/// <summary>A row of a table.</summary>
internal sealed record StoredEntity(string Tag, JsonObject Columns)
{
    /// <summary>A column as text; null when it is not there.</summary>
    public string? this[string column] => Columns[column]?.ToString();
}
