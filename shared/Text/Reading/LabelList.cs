using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>Tags of one piece as a list in a cell or a value: JSON's, Python's, Label Studio's choices, or an object of yes and no.</summary>
internal static partial class LabelList
{
    /// <summary>Why a list is none of tags, where it marks parts of a text.</summary>
    public const string Spans = "[start, end, tag] marks parts of the text, as a sequence labelling project of doccano exports; a tagger learns tags of whole texts";

    private static readonly SearchValues<char> Signs = SearchValues.Create("'\"[]{}:");

    private static readonly string[] Names = ["name", "label", "tag", "category", "text", "value", "title", "id"];

    public static bool IsList(string cell)
    {
        string list = cell.Trim();
        return list.Length >= 2 && (list[0], list[^1]) is ('[', ']') or ('{', '}') or ('(', ')');
    }

    /// <summary>The tags of a list; null and a reason when it is none.</summary>
    public static List<string>? Read(string cell, out string problem)
    {
        string list = cell.Trim();
        problem = "";
        try
        {
            using JsonDocument json = JsonDocument.Parse(list);
            return OfJson(json.RootElement, out problem);
        }
        catch (JsonException)
        {
            return OfPython(list, out problem);
        }
        catch (InvalidOperationException)
        {
            problem = "a tag holds an unpaired surrogate";
            return null;
        }
    }

    private static List<string>? OfJson(JsonElement value, out string problem)
    {
        problem = "";
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.TryGetProperty("choices", out JsonElement choices) ? OfJson(choices, out problem) : OfAnswers(value, out problem);
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Checked([TagOf(value)], value, out problem);
        }

        bool isSpan = value.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Array && e.GetArrayLength() == 3 && e[0].ValueKind == JsonValueKind.Number && e[1].ValueKind == JsonValueKind.Number);
        problem = isSpan ? Spans : "";
        return isSpan ? null : Checked([.. value.EnumerateArray().Select(TagOf)], value, out problem);
    }

    /// <summary>{"Bugs": true, "Price": false}, or spaCy's {"Bugs": 1.0, "Price": 0.0}.</summary>
    private static List<string>? OfAnswers(JsonElement answers, out string problem)
    {
        var tags = new List<string>();
        problem = "";
        foreach (JsonProperty answer in answers.EnumerateObject())
        {
            switch (answer.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : YesNo.Of(answer.Value.ToString()))
            {
                case true:
                    tags.Add(answer.Name.Trim());
                    break;
                case null:
                    problem = $"the tags are an object whose '{PrintableText.Of(answer.Name)}' is neither yes nor no";
                    return null;
            }
        }

        return tags;
    }

    private static List<string>? Checked(List<string?> tags, JsonElement list, out string problem)
    {
        bool isWhole = tags.TrueForAll(t => t is { Length: > 0 });
        problem = isWhole ? "" : $"{Shortened(list.GetRawText())} holds something that names no tag";
        return isWhole ? [.. tags.OfType<string>()] : null;
    }

    private static string? TagOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Object => Names.Where(n => value.TryGetProperty(n, out JsonElement name) && name.ValueKind == JsonValueKind.String).Select(n => value.GetProperty(n).GetString()!.Trim()).FirstOrDefault(),
        _ => null,
    };

    /// <summary>A list, tuple or set as Python writes it, or NumPy, without commas; else names without quotes.</summary>
    private static List<string>? OfPython(string list, out string problem)
    {
        problem = "";
        string inside = list[1..^1].Trim();
        if (PythonSpan().IsMatch(inside))
        {
            problem = Spans;
            return null;
        }

        string rest = Quoted().Replace(inside, "");
        if (rest.AsSpan().IndexOfAnyExcept(" ,\r\n\t") < 0)
        {
            return [.. Quoted().Matches(inside).Select(m => Unescaped(m.Value[1..^1]).Trim()).Where(t => t.Length > 0)];
        }

        if (rest.AsSpan().ContainsAny(Signs))
        {
            problem = $"{Shortened(list)} is no list of tags";
            return null;
        }

        return [.. inside.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string Unescaped(string text) => text.Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static string Shortened(string list) => list.Length <= 60 ? list : list[..60] + "…";

    [GeneratedRegex("""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*""" + "\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[\[(]\s*\d+\s*,\s*\d+\s*,")]
    private static partial Regex PythonSpan();
}
