using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>What people and tools call the fields of feedback. Case, spaces and signs do not count.</summary>
internal static class FieldNames
{
    /// <summary>Names of a file, its columns or sheets that a message lists; more are counted.</summary>
    public const int MostNamed = 20;

    /// <summary>Names of the text, where there is no <c>text</c>.</summary>
    private static readonly string[] Texts =
    [
        "text", "content", "body", "review", "reviewtext", "reviewbody", "reviewcontent", "feedback", "feedbacktext", "message", "description",
        "verbatim", "document", "sentence", "utterance", "response", "opinion", "remark", "tweet",
    ];

    /// <summary>Names of the text, or of a remark on it: only people know.</summary>
    private static readonly string[] Doubtful = ["comment", "comments", "title", "subject", "notes", "summary"];

    /// <summary>Names of what tells a row's own things and is no tag, whatever it holds.</summary>
    private static readonly HashSet<string> Further =
    [
        "id", "uuid", "reviewid", "ticketid", "userid", "customerid", "rating", "starrating", "stars", "score", "nps", "votes", "upvotes", "downvotes", "thumbsup", "helpful", "likes",
        "verified", "verifiedpurchase", "date", "createdat", "updatedat", "timestamp", "time", "source", "channel", "segment", "language", "lang", "country", "version", "appversion", "device",
        "platform", "user", "username", "author", "title", "url", "link", "email", "annotator", "annotationid", "annotationapprover", "leadtime", "answer", "comments", "index", "row", "line",
        "count", "length", "split", "week", "month", "year", "day", "hour",
    ];

    /// <summary>Names of a field with tags, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["labels", "label", "tags", "tag", "categories", "category", "choices", "choice", "classes", "class", "topics", "topic", "cats"];

    public static bool IsKnown(string name, RowOptions options)
    {
        string bare = Bare(name);
        return bare == Bare(options.TextField) || Texts.Contains(bare) || Labels.Contains(bare) || bare is "id" or "split";
    }

    public static bool IsFurther(string name)
    {
        string bare = Bare(name);
        return IsNumbering(name) || Further.Contains(bare)
            || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith(" id", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True for a column of row numbers, as pandas writes its index.</summary>
    public static bool IsNumbering(string name) => Bare(name).Length == 0 || name.StartsWith("Unnamed:", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for <c>Tag 1</c>, <c>label_2</c> and the like.</summary>
    public static bool IsNumberedLabel(string name)
    {
        string bare = Bare(name);
        string word = bare.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return word.Length < bare.Length && Labels.Contains(word);
    }

    /// <summary>Index of the field with the text.</summary>
    /// <param name="other">Where the options name none, taken before <c>text</c>.</param>
    /// <returns>-1 when there is none yet and there are no fields at all.</returns>
    /// <exception cref="UserErrorException">There is none, or more than one may be it.</exception>
    public static int FindText(RowSource source, RowOptions options, ReadCounts counts, string? other = null)
    {
        bool isDefault = options.TextField.Equals(RowOptions.DefaultTextField, StringComparison.OrdinalIgnoreCase);
        int named = other is not null && isDefault ? source.IndexOf(other) : -1;
        named = named >= 0 ? named : source.IndexOf(options.TextField);
        if (named >= 0 || (source.Fields.Count == 0 && !options.AsTheyCome))
        {
            return named;
        }

        string wanted = PrintableText.Of(options.TextField);
        string found = Quoted(source.Fields.Where(f => f.Length > 0));
        string[] candidates = isDefault ? [.. source.Fields.Where(f => Texts.Contains(Bare(f)))] : [];
        if (candidates.Length == 1)
        {
            counts.Note($"there is no '{wanted}': the text is '{PrintableText.Of(candidates[0])}'");
            return source.IndexOf(candidates[0]);
        }

        if (candidates.Length == 0 && options.AsTheyCome && source is JsonRows json)
        {
            return json.Expect(options.TextField);
        }

        string[] doubtful = [.. source.Fields.Where(f => Doubtful.Contains(Bare(f)))];
        throw new UserErrorException(candidates.Length == 0
            ? $"{source.FileName} {source.Unit} 1: no column '{wanted}' among {found}{(isDefault && doubtful.Length > 0 ? $"; {Quoted(doubtful, " or ")} may be it" : "")}. Name the column of the text with textField (--text-field)."
            : $"{source.FileName} {source.Unit} 1: no column '{wanted}', and {Quoted(candidates, " or ")} may be it. Name the column of the text with textField (--text-field).");
    }

    /// <summary>Index of the field that names a row, or -1.</summary>
    /// <exception cref="UserErrorException">The named one is not there.</exception>
    public static int FindId(RowSource source, RowOptions options)
    {
        int id = source.IndexOf(options.IdField ?? "id");
        return id >= 0 || options.IdField is null ? id : throw new UserErrorException(
            $"{source.FileName} {source.Unit} 1: no column '{PrintableText.Of(options.IdField)}' among {Quoted(source.Fields)}. Name another with idField (--id-field), or none.");
    }

    /// <summary>The field with tags of the usual names that comes first among them, or -1.</summary>
    public static int FindLabels(RowSource source, int text)
    {
        foreach (string name in Labels)
        {
            for (int field = 0; field < source.Fields.Count; field++)
            {
                if (field != text && Bare(source.Fields[field]) == name)
                {
                    return field;
                }
            }
        }

        return -1;
    }

    /// <summary>Names for a message: each cut where it is long, the first of them where they are many.</summary>
    public static string Quoted(IEnumerable<string> names, string between = ", ")
    {
        string[] all = [.. names];
        return string.Join(between, all.Take(MostNamed).Select(n => $"'{PrintableText.Of(n)}'")) + (all.Length > MostNamed ? $" and {all.Length - MostNamed} more" : "");
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
