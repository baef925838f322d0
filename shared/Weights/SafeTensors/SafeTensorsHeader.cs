using System.Buffers.Binary;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.SafeTensors;

/// <summary>
/// The head of a safetensors file: 8 bytes with the length of a JSON object, and the object, from names to type, shape and
/// place (https://huggingface.co/docs/safetensors). Everything in it is checked before any of it is used.
/// </summary>
internal static class SafeTensorsHeader
{
    // The format allows 100 MB; the header of BERT-large has 50 KB.
    private const ulong LongestHeader = 16 << 20;

    // Weights have one or two.
    private const int MostDimensions = 8;

    /// <returns>The tensors in the order in which they lie in the file.</returns>
    /// <exception cref="UserErrorException">The file is not what it should be.</exception>
    public static IReadOnlyList<StoredTensor> Read(FileBytes file)
    {
        if (file.Length < 8)
        {
            throw Malformed(file, "it is shorter than 8 bytes");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Read(0, 8));
        if (length > LongestHeader || (long)length > file.Length - 8)
        {
            throw Malformed(file, $"its header would be {length} bytes long, the file has {file.Length}");
        }

        Entry[] entries = [.. Parse(file.Read(8, (int)length), file).OrderBy(e => e.Start).ThenBy(e => e.End)];
        long dataStart = 8 + (long)length;
        CheckPlaces(entries, file.Length - dataStart, file);
        return [.. entries.Select(e => new StoredTensor(e.Info, file, dataStart + e.Start))];
    }

    private static List<Entry> Parse(byte[] json, FileBytes file)
    {
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty member in document.RootElement.EnumerateObject().Where(m => m.Name != "__metadata__"))
            {
                if (!UnsoundFile.IsName(member.Name))
                {
                    throw Malformed(file, $"the name of a tensor is too long or has control characters: '{PrintableText.Of(member.Name)}'");
                }

                JsonElement value = member.Value;
                long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
                long[] places = [.. value.GetProperty("data_offsets").EnumerateArray().Select(place => place.GetInt64())];
                if (places.Length != 2 || shape.Length > MostDimensions || shape.Any(size => size < 0))
                {
                    throw Malformed(file, $"'{member.Name}' has an odd shape or place");
                }

                if (!names.Add(member.Name))
                {
                    throw Malformed(file, $"'{member.Name}' is there twice");
                }

                TensorType type = TypeOf(value.GetProperty("dtype").GetString() ?? "", member.Name, file);
                entries.Add(new Entry(new TensorInfo(member.Name, type, shape), places[0], places[1]));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Malformed(file, "its header cannot be read", exception);
        }

        return entries;
    }

    /// <summary>The format wants the bytes filled without holes or overlaps.</summary>
    private static void CheckPlaces(Entry[] entries, long dataLength, FileBytes file)
    {
        long position = 0;
        foreach ((TensorInfo info, long start, long end) in entries)
        {
            if (start != position || end < start || end > dataLength)
            {
                throw Malformed(file, $"'{info.Name}' lies at bytes {start} to {end} of {dataLength}, expected from {position}");
            }

            if (BytesOf(info) != end - start)
            {
                throw Malformed(file, $"'{info.Name}' has {end - start} bytes, which its shape {info.ShapeText} of {info.Type} does not fill");
            }

            position = end;
        }

        if (position != dataLength)
        {
            throw Malformed(file, $"{dataLength - position} bytes follow the last tensor");
        }
    }

    /// <summary>−1 when the shape is too large to count.</summary>
    private static long BytesOf(TensorInfo info)
    {
        try
        {
            return info.Bytes;
        }
        catch (OverflowException)
        {
            return -1;
        }
    }

    private static TensorType TypeOf(string dtype, string name, FileBytes file) => dtype switch
    {
        "F64" => TensorType.Float64,
        "F32" => TensorType.Float32,
        "F16" => TensorType.Float16,
        "BF16" => TensorType.BFloat16,
        "I64" => TensorType.Int64,
        "I32" => TensorType.Int32,
        "I16" => TensorType.Int16,
        "I8" => TensorType.Int8,
        "U8" => TensorType.UInt8,
        "BOOL" => TensorType.Bool,
        _ => throw Malformed(file, $"'{name}' has the type '{dtype}', which weights do not have"),
    };

    private static UserErrorException Malformed(FileBytes file, string why, Exception? inner = null) =>
        UnsoundFile.Error(file, "safetensors", why, inner);

    private sealed record Entry(TensorInfo Info, long Start, long End);
}
