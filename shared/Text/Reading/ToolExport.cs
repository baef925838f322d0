using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>An annotation tool's own form of JSON, brought into that of a labelled piece: its fields, and <c>labels</c>.</summary>
internal abstract class ToolExport
{
    protected const string Labels = "labels";

    private static readonly ToolExport[] All = [new LabelStudioTasks(), new ProdigyTasks(), new GroundTruthManifest(), new AzureProject()];

    /// <summary>For people.</summary>
    public abstract string Name { get; }

    /// <summary>Several rows may answer of one text each for a tag.</summary>
    public virtual bool AsksTagByTag => false;

    /// <summary>The export that most rows are of, or null.</summary>
    public static ToolExport? Find(IReadOnlyCollection<JsonElement> rows) => Array.Find(All, e => 2 * rows.Count(e.Matches) > rows.Count);

    /// <summary>The rows of a file that is one object, where a tool says where they are.</summary>
    public static JsonElement? DocumentsOf(JsonElement file) =>
        file.TryGetProperty("assets", out JsonElement assets) && assets.ValueKind == JsonValueKind.Object
        && assets.TryGetProperty("documents", out JsonElement documents) && documents.ValueKind == JsonValueKind.Array
            ? documents
            : null;

    /// <param name="row">As the tool wrote it.</param>
    /// <param name="leftOut">Why the row is not labelled; null where it is.</param>
    public JsonElement Flatten(JsonElement row, out string? leftOut)
    {
        var fields = new JsonObject();
        leftOut = Fill(fields, row);
        return JsonSerializer.SerializeToElement(fields, PipelineJson.Options);
    }

    protected abstract bool Matches(JsonElement row);

    /// <returns>Why the row is not labelled; null where it is.</returns>
    protected abstract string? Fill(JsonObject fields, JsonElement row);

    protected static JsonElement? Get(JsonElement row, string key, JsonValueKind kind) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(key, out JsonElement value) && value.ValueKind == kind ? value : null;

    protected static JsonNode? Copy(JsonElement value) => JsonNode.Parse(value.GetRawText());

    protected static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);
}
