using System.Text.Json.Serialization;

namespace BertPipeline.Contracts.Data;

/// <summary>One labelled piece of feedback, as kept after ingest.</summary>
/// <param name="Id">Position in the labelled data, from 0, in reading order.</param>
/// <param name="Text">The text as dropped.</param>
/// <param name="Labels">Its tags, in the order of the tag list, without repeats.</param>
/// <param name="Split">train, validation or test where the data says so; null to let the hash decide.</param>
/// <param name="Fields">What else the row held, by its column or key: its own id, a date, a rating; null for nothing.</param>
public sealed record Piece(
    int Id,
    string Text,
    IReadOnlyList<string> Labels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Split = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Fields = null);
