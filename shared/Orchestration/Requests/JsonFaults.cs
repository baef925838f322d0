using System.Text.Json;

namespace BertPipeline.Orchestration.Requests;

/// <summary>
/// What is valid JSON (RFC 8259, sections 4 and 8.2) and yet means nothing: a key that is given twice, and a text with half of a surrogate pair in it, such as
/// <c>\ud800</c>. Whoever asked <see cref="JsonElement"/> or <see cref="System.Text.Json.Nodes.JsonObject"/> for one would get an exception.
/// </summary>
internal static class JsonFaults
{
    public static void Find(JsonElement element, ValidationErrors errors, string path = "")
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                FindInMembers(element, errors, path);
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

    private static void FindInMembers(JsonElement element, ValidationErrors errors, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (TryGet(() => member.Name) is not { } name)
            {
                errors.Add(path, "has a key with half of a surrogate pair (\\ud800 to \\udfff) in it.");
                continue;
            }

            string at = path.Length == 0 ? name : $"{path}.{name}";
            if (!seen.Add(name))
            {
                errors.Add(at, "given twice.");
            }

            Find(member.Value, errors, at);
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
