using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertPipeline.Contracts;

/// <summary>The one way in which records become JSON: in the task hub, the Functions app, messages, blobs and HTTP.</summary>
public static class PipelineJson
{
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>The same, for files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            // Feedback is full of quotes and emoji; nothing of ours is pasted into HTML as JSON unescaped.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            WriteIndented = indented,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
