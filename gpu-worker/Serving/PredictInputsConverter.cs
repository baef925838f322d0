using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Serving;

/// <summary><c>"text"</c>, <c>["text", …]</c> or <c>[["text"], …]</c>.</summary>
internal sealed class PredictInputsConverter : JsonConverter<PredictInputs>
{
    private const string Forms = "inputs must be a text, a list of texts, or a list of lists with one text each.";

    public override PredictInputs Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new([reader.GetString()!], IsSingle: true);
        }

        Require(reader.TokenType, JsonTokenType.StartArray);
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType == JsonTokenType.StartArray ? Nested(ref reader) : Text(ref reader));
        }

        return new(texts, IsSingle: false);
    }

    public override void Write(Utf8JsonWriter writer, PredictInputs value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static string Nested(ref Utf8JsonReader reader)
    {
        reader.Read();
        string text = Text(ref reader);
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? throw new JsonException("inputs has a pair of texts; a tagger reads single ones.")
            : Require(reader.TokenType, JsonTokenType.EndArray, text);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        Require(reader.TokenType, JsonTokenType.String);
        return reader.GetString()!;
    }

    private static string Require(JsonTokenType found, JsonTokenType expected, string text = "") => found == expected ? text : throw new JsonException(Forms);
}
