using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Orchestration.Requests;

/// <summary>
/// Compares a JSON object with the record that it is to become, at every level: unknown and repeated keys, missing and null values,
/// wrong types, and the record's data annotations. It collects everything that is wrong, each with its path. What it looks into has none of the <see cref="JsonFaults"/>.
/// </summary>
internal sealed class StrictJson(ValidationErrors errors)
{
    /// <summary>Characters of a value that a message repeats.</summary>
    private const int Quoted = 60;

    public void Check(JsonElement element, Type type, string path = "")
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(path, "must be a JSON object.");
            return;
        }

        JsonTypeInfo info = PipelineJson.Options.GetTypeInfo(type);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            JsonPropertyInfo? property = info.Properties.FirstOrDefault(p => p.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                errors.Add(at, errors.IsFull ? "" : $"unknown key.{Meant(info, member.Name)}");
            }
            else if (!seen.Add(member.Name))
            {
                errors.Add(at, "given twice.");
            }
            else
            {
                CheckProperty(member.Value, property, at);
            }
        }

        foreach (JsonPropertyInfo missing in info.Properties.Where(p => p.IsRequired && !seen.Contains(p.Name)))
        {
            errors.Add(path.Length == 0 ? missing.Name : $"{path}.{missing.Name}", "is missing.");
        }
    }

    /// <summary>A key of this name one level further down, or one here that looks like it.</summary>
    private static string Meant(JsonTypeInfo info, string name)
    {
        string[] below =
        [
            .. from property in info.Properties
               let inner = PipelineJson.Options.GetTypeInfo(property.PropertyType)
               where inner.Kind == JsonTypeInfoKind.Object && inner.Properties.Any(p => p.Name == name)
               select $"'{property.Name}.{name}'",
        ];
        return below.Length > 0 ? $" Did you mean {string.Join(" or ", below)}?" : Suggestion.For(name, info.Properties.Select(p => p.Name));
    }

    private void CheckProperty(JsonElement value, JsonPropertyInfo property, string path)
    {
        Type type = property.PropertyType;
        if (value.ValueKind == JsonValueKind.Null && property.IsSetNullable && !(type.IsValueType && Nullable.GetUnderlyingType(type) is null))
        {
            return;
        }

        int before = errors.Count;
        CheckValue(value, type, path);
        if (errors.Count == before)
        {
            CheckAnnotations(value.Deserialize(type, PipelineJson.Options), property, path);
        }
    }

    private void CheckValue(JsonElement value, Type type, string path)
    {
        JsonTypeInfo info = PipelineJson.Options.GetTypeInfo(type);
        switch (info.Kind, value.ValueKind)
        {
            case (_, JsonValueKind.Null):
                errors.Add(path, $"must be {Expected(type)}, not null.");
                break;
            case (JsonTypeInfoKind.Object, _):
                Check(value, type, path);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                foreach ((int i, JsonElement element) in value.EnumerateArray().Index())
                {
                    CheckValue(element, info.ElementType!, $"{path}[{i}]");
                }

                break;
            case (JsonTypeInfoKind.Dictionary, JsonValueKind.Object):
                foreach (JsonProperty entry in value.EnumerateObject())
                {
                    CheckValue(entry.Value, info.ElementType!, $"{path}.{entry.Name}");
                }

                break;
            case (_, _) when EnumOf(type) is { } names:
                CheckName(value, names, path);
                break;
            default:
                CheckLeaf(value, type, path);
                break;
        }
    }

    private void CheckLeaf(JsonElement value, Type type, string path)
    {
        // The options are those of the web, which take "3" for 3; a request says what it means.
        bool isQuotedNumber = value.ValueKind == JsonValueKind.String && (Nullable.GetUnderlyingType(type) ?? type) is var bare && (bare == typeof(int) || bare == typeof(double));
        try
        {
            if (!isQuotedNumber)
            {
                value.Deserialize(type, PipelineJson.Options);
                return;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        errors.Add(path, $"must be {Expected(type)}, but is {PrintableText.Of(value.GetRawText(), Quoted)}.");
    }

    private void CheckAnnotations(object? value, JsonPropertyInfo property, string path)
    {
        foreach (ValidationAttribute rule in property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? [])
        {
            if (rule.IsValid(value))
            {
                continue;
            }

            errors.Add(path, rule switch
            {
                RangeAttribute range => FormattableString.Invariant($"must be from {range.Minimum} to {range.Maximum}, but is {value}."),
                _ => rule.FormatErrorMessage(path),
            });
        }
    }

    private void CheckName(JsonElement value, Type type, string path)
    {
        IReadOnlyList<string> names = JsonName.All(type);
        string? given = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (given is null || !names.Contains(given))
        {
            string quoted = given is null ? PrintableText.Of(value.GetRawText(), Quoted) : $"'{PrintableText.Of(given, Quoted)}'";
            errors.Add(path, $"must be {Expected(type)}, but is {quoted}.{(given is null ? "" : Suggestion.For(given, names))}");
        }
    }

    private static Type? EnumOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } found ? found : null;

    private static string Expected(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } t => string.Join(" or ", JsonName.All(t)),
        { } t when t == typeof(string) => "text",
        { } t when t == typeof(int) => "a whole number",
        { } t when t == typeof(double) => "a number",
        { } t when t == typeof(bool) => "true or false",
        { } t when t == typeof(DateTimeOffset) => "a time such as 2030-01-31T18:00:00Z",
        { } t when t == typeof(DeviceCount) => $"a whole number from 1 to {DeviceCount.Most} or {DeviceCount.All}",
        { } t when t == typeof(IReadOnlyList<string>) => "a list of texts",
        { } t when t == typeof(IReadOnlyList<int>) => "a list of whole numbers",
        { } t when PipelineJson.Options.GetTypeInfo(t).Kind == JsonTypeInfoKind.Enumerable => "a list",
        _ => "an object",
    };
}
