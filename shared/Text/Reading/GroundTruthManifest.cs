using System.Text.Json;
using System.Text.Json.Nodes;

namespace BertPipeline.Text.Reading;

/// <summary>
/// The augmented manifest that Amazon SageMaker Ground Truth writes and Amazon Comprehend reads: the text in <c>source</c>, and beside each job's answer its
/// metadata, with the names of the classes in <c>class-map</c>, or in <c>class-name</c> where there is one class.
/// </summary>
internal sealed class GroundTruthManifest : ToolExport
{
    private const string Source = "source";
    private const string Metadata = "-metadata";

    public override string Name => "an augmented manifest of SageMaker Ground Truth";

    protected override bool Matches(JsonElement row) => Get(row, Source, JsonValueKind.String) is not null && Classes(row).Any();

    protected override string? Fill(JsonObject fields, JsonElement row)
    {
        fields[RowOptions.DefaultTextField] = row.TryGetProperty(Source, out JsonElement source) ? Copy(source) : null;
        JsonElement[] classes = [.. Classes(row)];
        fields[Labels] = Strings(classes.SelectMany(NamesOf).Distinct());
        return classes.Length == 0 ? "it has no classes" : null;
    }

    private static IEnumerable<JsonElement> Classes(JsonElement row) => row.EnumerateObject()
        .Where(m => m.Name.EndsWith(Metadata, StringComparison.Ordinal) && m.Value.ValueKind == JsonValueKind.Object)
        .Where(m => Get(m.Value, "class-map", JsonValueKind.Object) is not null || Get(m.Value, "class-name", JsonValueKind.String) is not null)
        .Select(m => m.Value);

    private static IEnumerable<string> NamesOf(JsonElement metadata) => Get(metadata, "class-map", JsonValueKind.Object) is { } map
        ? map.EnumerateObject().Where(c => c.Value.ValueKind == JsonValueKind.String).Select(c => c.Value.GetString()!)
        : [Get(metadata, "class-name", JsonValueKind.String)!.Value.GetString()!];
}
