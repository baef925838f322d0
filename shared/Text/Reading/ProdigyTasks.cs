using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Prodigy's JSON lines: an <c>answer</c>, and either <c>options</c> with those that were chosen in <c>accept</c>, or one <c>label</c> that the answer accepts
/// or rejects; then every tag is asked in a row of its own.
/// </summary>
internal sealed class ProdigyTasks : ToolExport
{
    private const string Accept = "accept";

    private static readonly string[] Own = ["answer", Accept, "options", "label", "spans", "tokens", "config"];

    public override string Name => "Prodigy's JSON lines";

    public override bool AsksTagByTag => true;

    protected override bool Matches(JsonElement row) =>
        Get(row, "answer", JsonValueKind.String)?.GetString() is Accept or "reject" or "ignore"
        && (Get(row, Accept, JsonValueKind.Array) is not null || Get(row, "options", JsonValueKind.Array) is not null || Get(row, "label", JsonValueKind.String) is not null);

    protected override string? Fill(JsonObject fields, JsonElement row)
    {
        foreach (JsonProperty member in row.EnumerateObject().Where(m => !m.Name.StartsWith('_') && !Own.Contains(m.Name)))
        {
            fields[member.Name] = Copy(member.Value);
        }

        string answer = Get(row, "answer", JsonValueKind.String)?.GetString() ?? "none";
        if (Get(row, "label", JsonValueKind.String)?.GetString() is { } asked && Get(row, "options", JsonValueKind.Array) is null)
        {
            fields[Labels] = Strings(answer == Accept ? [asked] : []);
            return answer is Accept or "reject" ? null : $"Prodigy's answer is '{PrintableText.Of(answer)}'";
        }

        fields[Labels] = Strings(Chosen(row));
        return answer == Accept ? null : $"Prodigy's answer is '{PrintableText.Of(answer)}'";
    }

    /// <summary>The chosen options by their ids; a number says nothing, so then by their texts.</summary>
    private static IEnumerable<string> Chosen(JsonElement row)
    {
        var options = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonElement option in Get(row, "options", JsonValueKind.Array)?.EnumerateArray() ?? default)
        {
            if (option.ValueKind == JsonValueKind.Object && option.TryGetProperty("id", out JsonElement own))
            {
                options.TryAdd(own.GetRawText(), option);
            }
        }

        foreach (JsonElement id in Get(row, Accept, JsonValueKind.Array)?.EnumerateArray() ?? default)
        {
            yield return id.ValueKind == JsonValueKind.String ? id.GetString()!
                : options.TryGetValue(id.GetRawText(), out JsonElement option) && Get(option, "text", JsonValueKind.String)?.GetString() is { } text ? text
                : id.GetRawText();
        }
    }
}
