using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace BertPipeline.Orchestration.Data;

/// <summary>A text's place among all, by a salted hash: equal texts have the same, and it does not change when others come.</summary>
internal static class TextShare
{
    /// <param name="key">A normalised text.</param>
    /// <param name="salt">Another one gives places that have nothing to do with these.</param>
    /// <returns>A number in [0, 1), as good as drawn at random.</returns>
    public static double Of(string key, string salt)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(salt + "\n" + key));
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
