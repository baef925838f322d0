using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Data;

/// <summary>A line of predictions that somebody else made, in the form that <c>bert-pipeline tag</c> answers in, or with the text.</summary>
internal sealed record ExternalRow
{
    /// <summary>Text or number: the piece's own, or its number in the labelled data where it has none.</summary>
    public JsonElement? Id { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The same by another name.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>In [0, 1], by tag.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    public string? IdText => Id switch
    {
        { ValueKind: JsonValueKind.String } id => id.GetString(),
        { ValueKind: JsonValueKind.Number } id => id.GetRawText(),
        _ => null,
    };

    /// <exception cref="UserErrorException">The line is no such object; the message names file and line.</exception>
    public static ExternalRow Parse(string line, string file, long number)
    {
        try
        {
            ExternalRow row = JsonSerializer.Deserialize<ExternalRow>(line, PipelineJson.Options) ?? throw new JsonException("null is no object");
            string? problem = row.IdText is null && string.IsNullOrWhiteSpace(row.Text) ? "has neither an id nor a text"
                : row.Tags is null && row.Labels is null && row.Scores is null ? "has no tags (or labels), and no scores"
                : row.Scores?.FirstOrDefault(s => s.Value is not (>= 0 and <= 1)) is { Key: not null } odd ? $"has a score of '{PrintableText.Of(odd.Key)}' that is not from 0 to 1"
                : null;
            return problem is null ? row : throw new UserErrorException($"{file} line {number} {problem}. {Form}");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{file} line {number} is not a row of predictions: {PrintableText.Of(e.Message, 200)} {Form}", e);
        }
    }

    private const string Form = """A line is an object such as {"text": "…", "tags": ["Bugs"]} or {"id": 17, "scores": {"Bugs": 0.9}}.""";
}
