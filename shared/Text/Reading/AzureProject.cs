using System.Text.Json;
using System.Text.Json.Nodes;

namespace BertPipeline.Text.Reading;

/// <summary>
/// The labels file of Azure AI Language's custom text classification: documents with their <c>classes</c>, or one <c>class</c>; the texts are files of their
/// own, which <c>location</c> names.
/// </summary>
internal sealed class AzureProject : ToolExport
{
    public const string Location = "location";

    public override string Name => "a project of Azure AI Language";

    protected override bool Matches(JsonElement row) =>
        Get(row, Location, JsonValueKind.String) is not null && (Get(row, "classes", JsonValueKind.Array) is not null || Get(row, "class", JsonValueKind.Object) is not null);

    protected override string? Fill(JsonObject fields, JsonElement row)
    {
        fields[Location] = Get(row, Location, JsonValueKind.String)?.GetString();
        fields["language"] = Get(row, "language", JsonValueKind.String)?.GetString();
        fields["split"] = Get(row, "dataset", JsonValueKind.String)?.GetString();
        JsonElement[] classes = [.. Get(row, "classes", JsonValueKind.Array)?.EnumerateArray() ?? default];
        JsonElement[] all = Get(row, "class", JsonValueKind.Object) is { } one ? [.. classes, one] : classes;
        fields[Labels] = Strings(all.Select(c => Get(c, "category", JsonValueKind.String)?.GetString()).OfType<string>().Distinct());
        return null;
    }
}
