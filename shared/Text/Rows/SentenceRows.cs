using System.Text.Json;
using BertPipeline.Text.Sentences;

namespace BertPipeline.Text.Rows;

/// <summary>The sentences of a text as <c>{"sentences": […]}</c>.</summary>
public sealed class SentenceRows : JsonRowWriter
{
    protected override void WriteProperties(Utf8JsonWriter json, string text)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartArray("sentences");
        foreach (string sentence in SentenceSplitter.Split(text))
        {
            json.WriteStringValue(sentence);
        }

        json.WriteEndArray();
    }
}
