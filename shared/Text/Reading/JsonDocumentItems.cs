using System.Runtime.InteropServices;
using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// The objects of a .json file: of an array, of one array inside an object, or one after another as in JSON lines, which many call .json. An array is read
/// piece by piece; the rest of a file whose JSON is damaged cannot be.
/// </summary>
/// <param name="blocks">May end anywhere.</param>
internal sealed class JsonDocumentItems(LineBlockReader blocks, string fileName, ReadCounts counts, RowOptions options, CancellationToken cancellationToken)
{
    private readonly int _longest = options.MaximumRowBytes;
    private byte[] _bytes = [];
    private int _position;
    private int _length;
    private long _line = 1;
    private bool _ended;

    // Items that were given out look at the array.
    private bool _isShared;

    public IEnumerable<JsonItem> Read()
    {
        bool isArray = Next() == '[';
        _position += isArray ? 1 : 0;
        if (Next() is null || (isArray && Next() == ']'))
        {
            yield break;
        }

        JsonItem first = Parse(isArray ? _longest : Math.Max(_longest, options.MaximumDocumentBytes));
        if (!isArray && Next() is null)
        {
            foreach (JsonItem item in Inside(first))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Bounded(item);
            }

            yield break;
        }

        yield return Bounded(first);
        while (Next() is { } next && !(isArray && next == ']'))
        {
            yield return Parse(_longest);
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
            return whole.Owner is null ? throw Damaged(whole.Line, $"the file is one object, and {whole.Problem}") : [whole];
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
            counts.Note($"its rows are those of '{PrintableText.Of(arrays[0].Name)}'");
            return Elements(arrays[0].Value, whole);
        }

        return members.Length == 0 || !Array.TrueForAll(members, m => m.Value.ValueKind == JsonValueKind.Object) ? [whole]
            : members.All(m => m.Value.EnumerateObject().All(row => JsonTexts.NameOf(row) is not null)) ? Transposed(members, whole)
            : [whole with { Problem = JsonTexts.Problem }];
    }

    private static IEnumerable<JsonItem> Elements(JsonElement array, JsonItem whole) => array.EnumerateArray().Select(
        e => whole with { Object = e, Problem = e.ValueKind == JsonValueKind.Object ? null : "no JSON object", Bytes = default, Owner = null });

    /// <summary>A column's values by the row's name, as pandas' <c>to_json</c> writes.</summary>
    private IEnumerable<JsonItem> Transposed(JsonProperty[] columns, JsonItem whole) => columns[0].Value.EnumerateObject().Select(row =>
    {
        Dictionary<string, JsonElement> fields = columns
            .Where(c => c.Value.TryGetProperty(row.Name, out _))
            .ToDictionary(c => c.Name, c => c.Value.GetProperty(row.Name), StringComparer.Ordinal);
        // Names may repeat, so that rows can have more than the file.
        return fields.Values.Sum(f => (long)JsonMarshal.GetRawUtf8Value(f).Length) > _longest
            ? whole with { Object = default, Problem = LongLine.Reason(_longest), Bytes = default, Owner = null }
            : whole with { Object = JsonSerializer.SerializeToElement(fields, PipelineJson.Options), Bytes = default, Owner = null };
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

    /// <summary>The next value; of one that has more bytes only the beginning is kept.</summary>
    private JsonItem Parse(int most)
    {
        var end = new JsonValueEnd();
        int length = 0;
        do
        {
            length += end.Find(_bytes.AsSpan(_position + length, _length - _position - length));
            if (length > most)
            {
                return PassOver(end, length, most);
            }
        }
        while (!end.IsFound && Fetch());
        try
        {
            return Taken(JsonDocument.Parse(_bytes.AsMemory(_position, length)), length);
        }
        catch (JsonException e)
        {
            throw Damaged(_line + (e.LineNumber ?? 0), "it is not valid JSON there, and the rest cannot be read");
        }
    }

    private JsonItem PassOver(JsonValueEnd end, int length, int most)
    {
        byte[] head = [.. _bytes.AsSpan(_position, Math.Min(length, LongLine.HeadLength))];
        var item = new JsonItem(_line, default, LongLine.Reason(most), head, null);
        Advance(length);
        while (!end.IsFound)
        {
            if (!Fetch())
            {
                throw Damaged(_line, $"a value that begins on line {item.Line} never ends, so it was cut short");
            }

            Advance(end.Find(_bytes.AsSpan(_position, _length - _position)));
        }

        return item;
    }

    private JsonItem Bounded(JsonItem item) => item.Problem is null && JsonMarshal.GetRawUtf8Value(item.Object).Length > _longest
        ? item with { Problem = LongLine.Reason(_longest) }
        : item;

    private JsonItem Taken(JsonDocument json, int length)
    {
        ReadOnlyMemory<byte> bytes = _bytes.AsMemory(_position, length);
        var item = new JsonItem(_line, json.RootElement, json.RootElement.ValueKind == JsonValueKind.Object ? null : "no JSON object", bytes, json);
        _isShared = true;
        Advance(length);
        return item;
    }

    private void Advance(int length)
    {
        _line += _bytes.AsSpan(_position, length).Count((byte)'\n');
        _position += length;
    }

    private UserErrorException Damaged(long line, string what) => new($"{fileName} line {line}: {what}. Export it again, or write one object a line (.jsonl).");

    private bool Fetch()
    {
        cancellationToken.ThrowIfCancellationRequested();
        using LineBlock? block = _ended ? null : blocks.Read();
        _ended = block is null;
        if (block is null)
        {
            return false;
        }

        int rest = _length - _position;
        if (rest + block.Length > _bytes.Length || _isShared)
        {
            // Twice as large, so that a value of many blocks is not copied once a block.
            byte[] bytes = new byte[Math.Max(rest + block.Length, rest > 0 && !_isShared ? 2 * _bytes.Length : 0)];
            _bytes.AsSpan(_position, rest).CopyTo(bytes);
            (_bytes, _isShared) = (bytes, false);
        }
        else
        {
            _bytes.AsSpan(_position, rest).CopyTo(_bytes);
        }

        block.Bytes.CopyTo(_bytes.AsSpan(rest));
        (_position, _length) = (0, rest + block.Length);
        return true;
    }
}
