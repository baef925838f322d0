using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertPipeline.TaskHub.History;

/// <summary>Keeps a payload, which is JSON text already, as JSON instead of as a string full of escapes.</summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteRawValue(value);
}
