using System.Buffers.Binary;
using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.GpuWorker.Checkpoints;

/// <summary>
/// The head of a safetensors file: 8 bytes with the length of a JSON object, and the object, from names to type, shape and
/// place (https://huggingface.co/docs/safetensors). Everything in it is checked before any of it is used.
/// </summary>
internal static class SafeTensorsHeader
{
    private const long LongestHeader = 100_000_000;

    /// <returns>The tensors by name, and where their bytes begin in the file.</returns>
    /// <exception cref="UserErrorException">The file is not what it should be.</exception>
    public static (Dictionary<string, TensorEntry> Entries, long DataStart) Read(Stream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw Malformed(path, "it is shorter than 8 bytes");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || (long)length > stream.Length - 8)
        {
            throw Malformed(path, $"its header would be {length} bytes long, the file has {stream.Length}");
        }

        byte[] json = new byte[length];
        stream.ReadExactly(json);
        long dataStart = 8 + (long)length;
        Dictionary<string, TensorEntry> entries = Parse(json, path);
        CheckPlaces(entries, stream.Length - dataStart, path);
        return (entries, dataStart);
    }

    public static UserErrorException Malformed(string path, string why, Exception? inner = null)
    {
        string message = $"{path} is not a sound safetensors file: {why}. Copy or download it again.";
        return inner is null ? new UserErrorException(message) : new UserErrorException(message, inner);
    }

    private static Dictionary<string, TensorEntry> Parse(byte[] json, string path)
    {
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty member in document.RootElement.EnumerateObject().Where(m => m.Name != "__metadata__"))
            {
                JsonElement value = member.Value;
                long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
                long[] places = [.. value.GetProperty("data_offsets").EnumerateArray().Select(place => place.GetInt64())];
                if (places.Length != 2 || shape.Any(size => size < 0))
                {
                    throw Malformed(path, $"'{member.Name}' has an odd shape or place");
                }

                if (!entries.TryAdd(member.Name, new TensorEntry(value.GetProperty("dtype").GetString() ?? "", shape, places[0], places[1])))
                {
                    throw Malformed(path, $"'{member.Name}' is there twice");
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Malformed(path, "its header cannot be read", exception);
        }

        return entries;
    }

    /// <summary>The format wants the bytes filled without holes or overlaps.</summary>
    private static void CheckPlaces(Dictionary<string, TensorEntry> entries, long dataLength, string path)
    {
        long position = 0;
        foreach ((string name, TensorEntry entry) in entries.OrderBy(e => e.Value.Start).ThenBy(e => e.Value.End))
        {
            if (entry.ElementSize == 0)
            {
                throw Malformed(path, $"'{name}' has the type '{entry.DType}', which weights do not have");
            }

            if (entry.Start != position || entry.End < entry.Start || entry.End > dataLength)
            {
                throw Malformed(path, $"'{name}' lies at bytes {entry.Start} to {entry.End} of {dataLength}, expected from {position}");
            }

            if (BytesOf(entry) != entry.Length)
            {
                throw Malformed(path, $"'{name}' has {entry.Length} bytes, which its shape [{string.Join(", ", entry.Shape)}] of {entry.DType} does not fill");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw Malformed(path, $"{dataLength - position} bytes follow the last tensor");
        }
    }

    /// <summary>−1 when the shape is too large to count.</summary>
    private static long BytesOf(TensorEntry entry)
    {
        try
        {
            return checked(entry.Elements * entry.ElementSize);
        }
        catch (OverflowException)
        {
            return -1;
        }
    }
}
