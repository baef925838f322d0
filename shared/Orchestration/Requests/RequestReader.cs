using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Requests;

/// <summary>Makes a request of the JSON that someone sent or dropped, or says everything that is wrong with it.</summary>
public static class RequestReader
{
    /// <summary>Longest request in bytes; honest ones have a few thousand.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Objects and lists within each other; honest requests have five.</summary>
    private const int MostLevels = 32;

    /// <summary>What is said of a longer one.</summary>
    /// <param name="what">A request, or what else it is.</param>
    /// <param name="most">Bytes that it may have.</param>
    public static string TooLong(string what = "A request", int most = MostBytes) => string.Create(CultureInfo.InvariantCulture, $"{what} has at most {most:N0} bytes.");

    /// <summary>A request of which nothing is to be said beyond types and ranges.</summary>
    /// <param name="json">A byte order mark may stand before it.</param>
    public static RequestReading<T> Read<T>(ReadOnlyMemory<byte> json)
        where T : class => Read<T>(json, (_, _) => { });

    /// <param name="json">A byte order mark may stand before it.</param>
    /// <param name="check">Tells what is wrong beyond types and ranges.</param>
    internal static RequestReading<T> Read<T>(ReadOnlyMemory<byte> json, Action<T, ValidationErrors> check)
        where T : class
    {
        var errors = new ValidationErrors();
        T? request = null;
        try
        {
            using JsonDocument document = Parse(json, errors);
            request = Convert<T>(document.RootElement, errors);
            if (request is not null)
            {
                check(request, errors);
            }
        }
        catch (UserErrorException e)
        {
            errors.Add("", e.Message);
        }

        return new(errors.Any ? null : request, errors.ToDictionary());
    }

    /// <summary>The object as it stands there, of whatever keys: for whoever has more to say before somebody checks the request.</summary>
    /// <param name="json">A byte order mark may stand before it.</param>
    /// <exception cref="UserErrorException">It is no JSON object, or one that nobody could ask for its keys.</exception>
    public static JsonObject ReadObject(ReadOnlyMemory<byte> json)
    {
        var errors = new ValidationErrors();
        using JsonDocument document = Parse(json, errors);
        if (errors.Any)
        {
            throw new UserErrorException(string.Join(' ', errors.ToDictionary().SelectMany(e => e.Value.Select(message => e.Key.Length == 0 ? message : $"{e.Key}: {message}"))));
        }

        return document.RootElement.ValueKind == JsonValueKind.Object
            ? JsonObject.Create(document.RootElement.Clone())!
            : throw new UserErrorException("It is not a JSON object.");
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, ValidationErrors errors)
    {
        if (FindProblem(json.Span) is { } problem)
        {
            throw new UserErrorException(problem);
        }

        try
        {
            ReadOnlyMemory<byte> text = WithoutByteOrderMark(json);
            CheckDepth(text.Span);
            var document = JsonDocument.Parse(text);
            JsonFaults.Find(document.RootElement, errors);
            return document;
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"Not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }
    }

    private static void CheckDepth(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostLevels + 2 });
        while (reader.Read())
        {
            if (reader.CurrentDepth > MostLevels)
            {
                throw new UserErrorException($"Objects and lists stand in each other more than {MostLevels} deep.");
            }
        }
    }

    private static T? Convert<T>(JsonElement json, ValidationErrors errors)
        where T : class
    {
        if (!errors.Any)
        {
            new StrictJson(errors).Check(json, typeof(T));
        }

        return errors.Any ? null : json.Deserialize<T>(PipelineJson.Options);
    }

    private static string? FindProblem(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return "The body is empty; send a request as JSON.";
        }

        if (json.Length > MostBytes)
        {
            return TooLong();
        }

        // The parser looks inside a string only when somebody asks for it.
        char[] characters = ArrayPool<char>.Shared.Rent(json.Length);
        bool isText = Utf8.ToUtf16(json, characters, out int read, out _, replaceInvalidSequences: false) == OperationStatus.Done;
        ArrayPool<char>.Shared.Return(characters);
        return isText ? null : $"Not UTF-8: byte {read + 1} (0x{json[read]:X2}). Save the request as UTF-8.";
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
}
