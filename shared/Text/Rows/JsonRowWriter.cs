using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BertPipeline.Text.Rows;

/// <summary>One JSON object a row. Accented letters stay readable: the output is UTF-8 and no HTML.</summary>
public abstract class JsonRowWriter : RowWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Utf8JsonWriter? _json;

    public sealed override void Write(string text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(output);
        _json ??= new Utf8JsonWriter(output, Options);
        _json.Reset(output);
        _json.WriteStartObject();
        WriteProperties(_json, text);
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n"u8);
    }

    protected abstract void WriteProperties(Utf8JsonWriter json, string text);
}
