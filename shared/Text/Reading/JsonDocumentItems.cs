using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// The objects of a .json file: of an array, of one array inside an object, or one after another as in JSON lines, which many call .json. An array is read
/// piece by piece; the rest of a file whose JSON is damaged cannot be.
/// </summary>
/// <param name="blocks">May end anywhere.</param>
/// <param name="longest">Bytes of a row, which an object that is the whole file is not.</param>
internal sealed class JsonDocumentItems(LineBlockReader blocks, string fileName, ReadCounts counts, int longest, CancellationToken cancellationToken)
{
    // It is held whole while it is read.
    private const int MostBytes = 1 << 28;

    private byte[] _bytes = [];
    private int _position;
    private int _length;
    private long _line = 1;
    private bool _ended;

    public IEnumerable<JsonItem> Read()
    {
        bool isArray = Next() == '[';
        _position += isArray ? 1 : 0;
        if (Next() is null || (isArray && Next() == ']'))
        {
            yield break;
        }

        JsonItem first = Parse();
        if (!isArray && Next() is null)
        {
            foreach (JsonItem item in Inside(first))
            {
                yield return item;
            }

            yield break;
        }

        yield return Bounded(first);
        while (Next() is { } next && !(isArray && next == ']'))
        {
            yield return Bounded(Parse());
        }

        if (isArray && Next() is null)
        {
            throw Damaged(_line, "its array is never closed, so it was cut short");
        }
    }

    /// <summary>The rows in an object that is the whole file: of its one array of objects, or of pandas' columns, else the object itself.</summary>
    private IEnumerable<JsonItem> Inside(JsonItem whole)
    {
        if (whole.Problem is not null)
        {
            return [whole];
        }

        if (!whole.Object.EnumerateObject().All(member => JsonTexts.NameOf(member) is not null))
        {
            return [whole with { Problem = JsonTexts.Problem }];
        }

        if (ToolExport.DocumentsOf(whole.Object) is { } documents)
        {
            return Elements(documents, whole);
        }

        JsonProperty[] members = [.. whole.Object.EnumerateObject()];
        JsonProperty[] arrays = [.. members.Where(m => m.Value.ValueKind == JsonValueKind.Array && m.Value.EnumerateArray().FirstOrDefault().ValueKind == JsonValueKind.Object)];
        if (arrays.Length == 1)
        {
            counts.Note($"its rows are those of '{arrays[0].Name}'");
            return Elements(arrays[0].Value, whole);
        }

        return members.Length == 0 || !Array.TrueForAll(members, m => m.Value.ValueKind == JsonValueKind.Object) ? [whole]
            : members.All(m => m.Value.EnumerateObject().All(row => JsonTexts.NameOf(row) is not null)) ? Transposed(members, whole)
            : [whole with { Problem = JsonTexts.Problem }];
    }

    private static IEnumerable<JsonItem> Elements(JsonElement array, JsonItem whole) => array.EnumerateArray().Select(
        e => whole with { Object = e, Problem = e.ValueKind == JsonValueKind.Object ? null : "no JSON object", Bytes = default, Owner = null });

    /// <summary>A column's values by the row's name, as pandas' <c>to_json</c> writes.</summary>
    private static IEnumerable<JsonItem> Transposed(JsonProperty[] columns, JsonItem whole) => columns[0].Value.EnumerateObject().Select(row =>
    {
        Dictionary<string, JsonElement> fields = columns
            .Where(c => c.Value.TryGetProperty(row.Name, out _))
            .ToDictionary(c => c.Name, c => c.Value.GetProperty(row.Name), StringComparer.Ordinal);
        return whole with { Object = JsonSerializer.SerializeToElement(fields, PipelineJson.Options), Bytes = default, Owner = null };
    });

    /// <summary>The next byte that is no white space and no comma; null at the end.</summary>
    private byte? Next()
    {
        while (true)
        {
            for (; _position < _length; _position++)
            {
                byte next = _bytes[_position];
                if (next == '\n')
                {
                    _line++;
                }
                else if (next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)','))
                {
                    return next;
                }
            }

            if (!Fetch())
            {
                return null;
            }
        }
    }

    private JsonItem Parse()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_bytes.AsSpan(_position, _length - _position), isFinalBlock: _ended, default);
            try
            {
                if (JsonDocument.TryParseValue(ref reader, out JsonDocument? json))
                {
                    return Taken(json, (int)reader.BytesConsumed);
                }
            }
            catch (JsonException e)
            {
                throw Damaged(_line + (e.LineNumber ?? 0), "it is not valid JSON there, and the rest cannot be read");
            }

            if (_length - _position > MostBytes)
            {
                throw Damaged(_line, $"a value begins there that has more than {MostBytes >> 20} MB");
            }

            // A value that spans many blocks is tried again when there is twice as much of it.
            int wanted = 2 * (_length - _position);
            while (_length - _position < wanted && Fetch())
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private JsonItem Bounded(JsonItem item) => item.Bytes.Length > longest ? item with { Problem = LongLine.Reason(longest) } : item;

    private JsonItem Taken(JsonDocument json, int length)
    {
        ReadOnlyMemory<byte> bytes = _bytes.AsMemory(_position, length);
        var item = new JsonItem(_line, json.RootElement, json.RootElement.ValueKind == JsonValueKind.Object ? null : "no JSON object", bytes, json);
        _line += bytes.Span.Count((byte)'\n');
        _position += length;
        return item;
    }

    private UserErrorException Damaged(long line, string what) => new($"{fileName} line {line}: {what}. Export it again, or write one object a line (.jsonl).");

    private bool Fetch()
    {
        using LineBlock? block = _ended ? null : blocks.Read();
        _ended = block is null;
        if (block is null)
        {
            return false;
        }

        // A new array: items that were given out still look at the old one.
        byte[] bytes = new byte[_length - _position + block.Length];
        _bytes.AsSpan(_position, _length - _position).CopyTo(bytes);
        block.Bytes.CopyTo(bytes.AsSpan(_length - _position));
        (_bytes, _position, _length) = (bytes, 0, bytes.Length);
        return true;
    }
}
