using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertPipeline.Contracts;

/// <summary>What the values of an enum are called in JSON, for messages and command-line options.</summary>
public static class JsonName
{
    /// <summary>How the serializer names the values of enums.</summary>
    internal static JsonNamingPolicy Policy => JsonNamingPolicy.CamelCase;

    public static string Of<T>(T value)
        where T : struct, Enum => Of(value, typeof(T));

    /// <summary>The names of all values, in their order.</summary>
    public static IReadOnlyList<string> All(Type type) => [.. Enum.GetValues(type).Cast<object>().Select(value => Of(value, type))];

    /// <param name="name">One of <see cref="All"/>.</param>
    /// <exception cref="JsonException">It is none of them.</exception>
    public static T Parse<T>(string name)
        where T : struct, Enum => JsonSerializer.SerializeToElement(name, PipelineJson.Options).Deserialize<T>(PipelineJson.Options);

    // By reflection: the command line asks for names before it knows its command, and starting the serializer for them would take longer than all the rest.
    private static string Of(object value, Type type)
    {
        string name = Enum.GetName(type, value)!;
        return type.GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? Policy.ConvertName(name);
    }
}
