using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Counts texts that have come before, character for character, by a 64-bit hash (XXH3) each: 11 to 22 bytes a text. Among ten million different texts
/// the chance that two share a hash is three in a million.
/// </summary>
public sealed class DuplicateTexts
{
    private const int FirstCapacity = 1 << 10;

    // Open addressing: a power of two of slots, 0 for an empty one, at most three quarters full.
    private ulong[] _hashes = new ulong[FirstCapacity];
    private int _count;

    /// <summary>Texts that had come before.</summary>
    public long Count { get; private set; }

    /// <summary>Notes a text; false when it has come before.</summary>
    public bool Add(string text)
    {
        ulong hash = Math.Max(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan())), 1);
        if (!TryInsert(_hashes, hash))
        {
            Count++;
            return false;
        }

        if (++_count > _hashes.Length / 4 * 3)
        {
            Grow();
        }

        return true;
    }

    private void Grow()
    {
        ulong[] larger = new ulong[checked(_hashes.Length * 2)];
        foreach (ulong hash in _hashes)
        {
            if (hash != 0)
            {
                TryInsert(larger, hash);
            }
        }

        _hashes = larger;
    }

    private static bool TryInsert(ulong[] hashes, ulong hash)
    {
        int mask = hashes.Length - 1;
        int slot = (int)hash & mask;
        while (hashes[slot] != 0)
        {
            if (hashes[slot] == hash)
            {
                return false;
            }

            slot = (slot + 1) & mask;
        }

        hashes[slot] = hash;
        return true;
    }
}
