using System.Text.Json;
using System.Text.Json.Nodes;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Label Studio's JSON: <c>data</c> beside <c>annotations</c> (<c>completions</c> before version 1.0), whose results of the type choices are the tags. Of
/// several annotations the one marked as ground truth counts, else the first that was not cancelled.
/// </summary>
internal sealed class LabelStudioTasks : ToolExport
{
    public override string Name => "Label Studio's JSON";

    protected override bool Matches(JsonElement row) => Get(row, "data", JsonValueKind.Object) is not null && Annotations(row) is not null;

    protected override string? Fill(JsonObject fields, JsonElement row)
    {
        foreach (JsonProperty member in Get(row, "data", JsonValueKind.Object)?.EnumerateObject() ?? default)
        {
            fields[member.Name] = Copy(member.Value);
        }

        if (!fields.ContainsKey("id") && row.TryGetProperty("id", out JsonElement id))
        {
            fields["id"] = Copy(id);
        }

        JsonElement[] annotations = [.. (Annotations(row)?.EnumerateArray() ?? default).Where(a => Get(a, "was_cancelled", JsonValueKind.True) is null)];
        if (annotations.Length == 0)
        {
            return "Label Studio has no annotation of it";
        }

        JsonElement chosen = Array.Find(annotations, a => Get(a, "ground_truth", JsonValueKind.True) is not null);
        JsonElement[] results = [.. Get(chosen.ValueKind == JsonValueKind.Object ? chosen : annotations[0], "result", JsonValueKind.Array)?.EnumerateArray() ?? default];
        fields[Labels] = Strings(results.SelectMany(Choices).Distinct());
        return results.Length > 0 && !Array.Exists(results, r => Choices(r).Any()) ? "its annotation has no choices" : null;
    }

    private static JsonElement? Annotations(JsonElement row) => Get(row, "annotations", JsonValueKind.Array) ?? Get(row, "completions", JsonValueKind.Array);

    private static IEnumerable<string> Choices(JsonElement result) =>
        Get(result, "value", JsonValueKind.Object) is { } value && Get(value, "choices", JsonValueKind.Array) is { } choices
            ? choices.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!)
            : [];
}
