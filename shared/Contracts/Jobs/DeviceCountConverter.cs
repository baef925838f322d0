using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertPipeline.Contracts.Jobs;

/// <summary>A number, or the text <c>all</c>.</summary>
public sealed class DeviceCountConverter : JsonConverter<DeviceCount>
{
    public override DeviceCount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt32(out int number) => number.ToString(CultureInfo.InvariantCulture),
            JsonTokenType.String when reader.ValueTextEquals(DeviceCount.All.ToString()) => reader.GetString(),
            _ => null,
        };
        return DeviceCount.Find(text) ?? throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DeviceCount value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
