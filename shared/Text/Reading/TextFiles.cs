using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Text.Reading;

/// <summary>Texts that lie in files of their own, and the pieces that name them: both may come first.</summary>
internal sealed class TextFiles
{
    private const int MostNamed = 5;

    private readonly Dictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(Piece Piece, string FileName)> _waiting = [];

    public void Add(string fileName, string text) => _texts[BareName(FileFormats.WithoutGzip(fileName))] = text;

    /// <param name="piece">With the text's file in the place of its text.</param>
    /// <param name="fileName">The file that names it.</param>
    public void Wait(Piece piece, string fileName) => _waiting.Add((piece, fileName));

    /// <summary>The pieces with their texts.</summary>
    /// <exception cref="UserErrorException">A text is missing, or a file of text belongs to no piece.</exception>
    public IEnumerable<(Piece Piece, string FileName)> Complete()
    {
        string[] missing = [.. _waiting.Select(w => BareName(w.Piece.Text)).Where(name => !_texts.ContainsKey(name)).Distinct()];
        if (missing.Length > 0)
        {
            string more = missing.Length > MostNamed ? $" and {missing.Length - MostNamed} more" : "";
            throw new UserErrorException(
                $"{_waiting[0].FileName} names the tags of texts that lie in other files, and {string.Join(", ", missing.Take(MostNamed).Select(m => $"'{PrintableText.Of(m)}'"))}{more} are not there. Drop the texts beside it.");
        }

        HashSet<string> used = new(_waiting.Select(w => BareName(w.Piece.Text)), StringComparer.OrdinalIgnoreCase);
        return _texts.Keys.FirstOrDefault(name => !used.Contains(name)) is { } other
            ? throw new UserErrorException($"{other} is text without tags. Labelled data is one of {FileFormats.Endings} with texts and tags; a .txt may have them as __label__tag. Take it out, or drop it with the corpus.")
            : _waiting.Select(w => (w.Piece with { Text = _texts[BareName(w.Piece.Text)] }, w.FileName));
    }

    private static string BareName(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
}
