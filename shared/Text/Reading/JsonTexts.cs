using System.Text.Json;

namespace BertPipeline.Text.Reading;

/// <summary>Keys and values of JSON as texts. Valid JSON may escape half of a surrogate pair (RFC 8259, section 8.2), which no text can hold: then null.</summary>
internal static class JsonTexts
{
    /// <summary>What is wrong with a row where they are not whole.</summary>
    public const string Problem = "a key or a value holds half of a surrogate pair";

    public static string? TextOf(JsonElement value) => Try(value.GetString);

    public static string? NameOf(JsonProperty member) => Try(() => member.Name);

    /// <summary>True when all keys and values below are texts.</summary>
    public static bool AreWhole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextOf(value) is not null,
        JsonValueKind.Array => value.EnumerateArray().All(AreWhole),
        JsonValueKind.Object => value.EnumerateObject().All(member => NameOf(member) is not null && AreWhole(member.Value)),
        _ => true,
    };

    private static string? Try(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
