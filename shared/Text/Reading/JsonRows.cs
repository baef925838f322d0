using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace BertPipeline.Text.Reading;

/// <summary>The objects of a JSON file as rows. The first ones tell the keys, and which tool wrote them.</summary>
internal sealed class JsonRows : RowSource
{
    /// <summary>Rows that are usually looked at before the first is given out.</summary>
    public const int HeadLength = 100;

    /// <summary>Bytes of rows behind which no more are looked at before the first is given out: all of them are held.</summary>
    public const int HeadBytes = 4 << 20;

    private readonly IEnumerator<JsonItem> _items;
    private readonly Queue<JsonItem> _head = [];
    private readonly List<string> _fields = [];
    private readonly List<byte[]> _keys = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly ToolExport? _export;
    private readonly int _mostFields;
    private JsonItem _item;
    private JsonElement _row;
    private string? _leftOut;

    /// <param name="items">The first <paramref name="head"/> stay valid when the next is taken.</param>
    /// <param name="head">Rows that are looked at before the first is given out.</param>
    /// <exception cref="Contracts.UserErrorException">They have too many keys.</exception>
    public JsonRows(IEnumerable<JsonItem> items, string fileName, int head, RowOptions options, ReadCounts counts)
        : base(fileName, counts)
    {
        _mostFields = options.MaximumFields;
        _items = items.GetEnumerator();
        for (long bytes = 0; _head.Count < head && bytes < HeadBytes && _items.MoveNext();)
        {
            _head.Enqueue(_items.Current);
            bytes += _items.Current.Problem is null ? JsonMarshal.GetRawUtf8Value(_items.Current.Object).Length : _items.Current.Bytes.Length;
        }

        JsonElement[] objects = [.. _head.Where(i => i.Problem is null).Select(i => i.Object)];
        _export = ToolExport.Find([.. objects.Where(JsonTexts.AreWhole)]);
        if (_export is not null)
        {
            counts.Note($"read as {_export.Name}");
        }

        foreach (JsonElement row in objects.Where(o => _export is null || JsonTexts.AreWhole(o)))
        {
            Gather(_export?.Flatten(row, out _) ?? row);
        }
    }

    public override IReadOnlyList<string> Fields => _fields;

    public override string Quote => _item.Bytes.Length > 0 ? Beginning(_item.Bytes.Span)
        : _row.ValueKind == JsonValueKind.Undefined ? "" : Beginning(JsonMarshal.GetRawUtf8Value(_row));

    public override string? LeftOut => _leftOut;

    public override bool AsksTagByTag => _export?.AsksTagByTag == true;

    /// <summary>The field that names the file with the text, where the tool keeps texts in files; -1 else.</summary>
    public int TextFile => _export is AzureProject ? IndexOf(AzureProject.Location) : -1;

    public override bool Read()
    {
        while (true)
        {
            _item.Owner?.Dispose();
            _item = default;
            if (_head.TryDequeue(out JsonItem item))
            {
                _item = item;
            }
            else if (_items.MoveNext())
            {
                _item = _items.Current;
            }
            else
            {
                return false;
            }

            Counts.Row();
            Line = _item.Line;
            _row = _item.Object;
            string? problem = _item.Problem ?? (_export is null || JsonTexts.AreWhole(_row) ? null : JsonTexts.Problem);
            if (problem is null)
            {
                _row = _export?.Flatten(_row, out _leftOut) ?? _row;
                return true;
            }

            Unreadable(Counts.Cut is { } cut && LongLine.Is(_item.Bytes.Span) ? cut : problem);
        }
    }

    public override string? Value(int field)
    {
        JsonElement value = Element(field);
        return value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.String ? JsonTexts.TextOf(value) ?? value.GetRawText()
            : value.GetRawText();
    }

    public override bool IsBroken(int field) => (Element(field) is { ValueKind: JsonValueKind.String } value && JsonTexts.TextOf(value) is null) || base.IsBroken(field);

    public override bool HasBrokenName => _row.EnumerateObject().Any(member => JsonTexts.NameOf(member) is not { } name || Counts.Damage(name) is not null);

    public override string? Text(int field, out string? problem)
    {
        JsonElement value = Element(field);
        problem = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                string? text = JsonTexts.TextOf(value);
                problem = text is null ? $"'{_fields[field]}' holds an unpaired surrogate or invalid UTF-8" : Counts.Damage(text);
                return problem is null ? text : null;
            case JsonValueKind.Object or JsonValueKind.Array:
                problem = $"'{_fields[field]}' is {(value.ValueKind == JsonValueKind.Object ? "an object" : "a list")}, not a text";
                return null;
            default:
                return value.GetRawText();
        }
    }

    /// <summary>A field as it stands in the file; null where there is nothing.</summary>
    public string? RawValue(int field) => Element(field) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value ? value.GetRawText() : null;

    /// <summary>Makes sure that there is a field of a name, whether a row so far had it or not; returns its index.</summary>
    public int Expect(string name)
    {
        // Keys that differ in case are one field.
        if (_known.Add(name.ToLowerInvariant()))
        {
            _fields.Add(name);
            RequireFew(_fields.Count, _mostFields);
            _keys.Add(Encoding.UTF8.GetBytes(name));
        }

        return IndexOf(name);
    }

    public override void Gather() => Gather(_row);

    public override void Dispose()
    {
        _item.Owner?.Dispose();
        foreach (JsonItem item in _head)
        {
            item.Owner?.Dispose();
        }

        _items.Dispose();
        base.Dispose();
    }

    private static string Beginning(ReadOnlySpan<byte> row) => Encoding.UTF8.GetString(row[..Math.Min(row.Length, LongLine.HeadLength)]);

    private JsonElement Element(int field)
    {
        if (field < 0)
        {
            return default;
        }

        try
        {
            if (_row.TryGetProperty(_keys[field], out JsonElement value))
            {
                return value;
            }
        }
        catch (InvalidOperationException)
        {
            // A key with half of a surrogate pair stands among those that were compared.
        }

        // Rare: a row without the key, or with another case of it.
        foreach (JsonProperty member in _row.EnumerateObject())
        {
            if (JsonTexts.NameOf(member)?.Equals(_fields[field], StringComparison.OrdinalIgnoreCase) == true)
            {
                return member.Value;
            }
        }

        return default;
    }

    private void Gather(JsonElement row)
    {
        foreach (JsonProperty member in row.EnumerateObject())
        {
            // A key that no text can hold names no field.
            if (JsonTexts.NameOf(member) is { } name && Counts.Damage(name) is null && !_known.Contains(name.ToLowerInvariant()))
            {
                Expect(name);
            }
        }
    }
}
