using System.Text.Json;

namespace BertPipeline.Orchestration.Requests;

/// <summary>
/// Keys and values that are valid JSON and no text: an escape such as <c>\ud800</c> that is half of a surrogate pair (RFC 8259, section 8.2). Whoever asked
/// <see cref="JsonElement"/> for one would get an exception.
/// </summary>
internal static class BrokenStrings
{
    public static void Find(JsonElement element, ValidationErrors errors, string path = "")
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    if (TryGet(() => member.Name) is { } name)
                    {
                        Find(member.Value, errors, path.Length == 0 ? name : $"{path}.{name}");
                    }
                    else
                    {
                        errors.Add(path, "has a key with half of a surrogate pair (\\ud800 to \\udfff) in it.");
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach ((int i, JsonElement item) in element.EnumerateArray().Index())
                {
                    Find(item, errors, $"{path}[{i}]");
                }

                break;
            case JsonValueKind.String when TryGet(element.GetString) is null:
                errors.Add(path, "has half of a surrogate pair (\\ud800 to \\udfff) in it.");
                break;
        }
    }

    private static string? TryGet(Func<string?> read)
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
