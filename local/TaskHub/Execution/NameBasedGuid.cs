using System.Security.Cryptography;
using System.Text;

namespace BertPipeline.TaskHub.Execution;

/// <summary>UUID version 5 (RFC 9562, section 5.5): the same name gives the same id.</summary>
internal static class NameBasedGuid
{
    /// <summary>Namespace of the ids that orchestrations ask for.</summary>
    public static readonly Guid Orchestrations = new("6f1c7e0e-6a0b-5b53-9b2b-3f1f7d1f0c55");

    public static Guid Create(Guid space, string name)
    {
        int length = Encoding.UTF8.GetByteCount(name);
        byte[] input = new byte[16 + length];
        space.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input.AsSpan(16));
#pragma warning disable CA5350 // The RFC defines version 5 by SHA-1; nothing here is a secret.
        Span<byte> hash = SHA1.HashData(input).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
