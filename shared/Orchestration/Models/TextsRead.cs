using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using BertPipeline.Storage;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Models;

/// <summary>
/// The texts that a model was trained on, each as a 64-bit hash (XXH3) of its <see cref="TextNormalization">normalised</see> form: enough to know a text again, not to read it.
/// Among ten million texts one that was not read is taken for one that was with a chance of 5e-13.
/// </summary>
/// <remarks>The file: eight bytes that name the format, then the hashes in ascending order, little-endian.</remarks>
public sealed class TextsRead
{
    private readonly ulong[] _hashes;

    private TextsRead(ulong[] hashes) => _hashes = hashes;

    public static TextsRead None { get; } = new([]);

    public int Count => _hashes.Length;

    private static ReadOnlySpan<byte> Magic => "BPTEXTS1"u8;

    /// <summary>The texts, and what was read before them.</summary>
    public static TextsRead Of(IEnumerable<string> texts, params IEnumerable<TextsRead> before)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ulong[] hashes = [.. texts.Select(Hash), .. before.SelectMany(read => read._hashes)];
        Array.Sort(hashes);
        return new([.. hashes.Distinct()]);
    }

    /// <param name="content">A whole file.</param>
    /// <param name="name">Container and name of the blob.</param>
    /// <exception cref="StorageCorruptionException">It is no such file.</exception>
    public static TextsRead Parse(ReadOnlySpan<byte> content, string name) =>
        BitConverter.IsLittleEndian && content.StartsWith(Magic) && (content.Length - Magic.Length) % sizeof(ulong) == 0
            ? new(MemoryMarshal.Cast<byte, ulong>(content[Magic.Length..]).ToArray())
            : throw new StorageCorruptionException(name, "no list of texts read. Publish the language model again.");

    public void Save(string path)
    {
        using FileStream file = File.Create(path);
        file.Write(Magic);
        file.Write(MemoryMarshal.AsBytes(_hashes.AsSpan()));
    }

    public bool Contains(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _hashes.Length > 0 && Array.BinarySearch(_hashes, Hash(text)) >= 0;
    }

    private static ulong Hash(string text)
    {
        char[] key = ArrayPool<char>.Shared.Rent(text.Length);
        ulong hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan(0, TextNormalization.WriteKey(text, key))));
        ArrayPool<char>.Shared.Return(key);
        return hash;
    }
}
