using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Text.Reading;

/// <summary>What the labelled rows take of memory, for all of them are held: estimated, and bounded. Short values and tags are held once.</summary>
internal sealed class HeldRows(LabelledReaderOptions options)
{
    // Of .NET on 64 bits: a string with its length and header, a reference, a piece with its lists, an entry of a sorted dictionary.
    private const int StringBytes = 32;
    private const int ReferenceBytes = 8;
    private const int PieceBytes = 160;
    private const int FieldBytes = 72;

    private const int ShortLength = 8;
    private const int MostShort = 10_000;

    private readonly HashSet<string> _short = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>The same value, held once where it is short: most tables are of yes and no.</summary>
    public string? Value(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return value;
        }

        if (value.Length <= ShortLength && (_short.TryGetValue(value, out string? known) || _short.Count < MostShort))
        {
            _short.Add(value);
            return known ?? value;
        }

        _bytes += SizeOf(value);
        return value;
    }

    /// <exception cref="UserErrorException">There is no room for the row.</exception>
    public void Add(string text, int fields, string fileName) => Add(SizeOf(text) + ((long)fields * ReferenceBytes), fileName);

    /// <exception cref="UserErrorException">There is no room for the piece.</exception>
    public void Add(Piece piece, string fileName) => Add(PieceBytes + ((long)piece.Labels.Count * ReferenceBytes) + ((piece.Fields?.Count ?? 0) * (long)FieldBytes), fileName);

    /// <summary>The same tags, each held once.</summary>
    /// <exception cref="UserErrorException">There are too many.</exception>
    public List<string> Tags(List<string> tags, string fileName) => tags.ConvertAll(tag =>
    {
        if (_tags.TryGetValue(tag, out string? known))
        {
            return known;
        }

        _tags.Add(tag);
        return _tags.Count <= options.MaximumTags ? tag : throw new UserErrorException(string.Create(
            CultureInfo.InvariantCulture,
            $"The labelled data has more than {options.MaximumTags:N0} tags with {fileName}, '{PrintableText.Of(tag)}' among them. Name the columns of the tags with labelFields (--label-fields)."));
    });

    private static long SizeOf(string text) => StringBytes + (2L * text.Length);

    private void Add(long bytes, string fileName)
    {
        _bytes += bytes;
        if (_bytes > options.MaximumHeldBytes)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"The labelled data takes more than {options.MaximumHeldBytes:N0} bytes of memory with {fileName}. Leave out columns that are not needed, or rows: a tagger learns little from more than some hundred thousand."));
        }
    }
}
