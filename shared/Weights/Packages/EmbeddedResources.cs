using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using BertPipeline.Contracts;

namespace BertPipeline.Weights.Packages;

/// <summary>
/// The files that an assembly carries as resources (ECMA-335, II.24.2.4 and II.22.24). The assembly is read as data: nothing of it is loaded or executed.
/// </summary>
internal sealed class EmbeddedResources : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly PEReader _assembly;

    /// <exception cref="UserErrorException">The file is no assembly.</exception>
    public EmbeddedResources(string path)
    {
        _path = path;
        _stream = File.OpenRead(path);
        _assembly = new PEReader(_stream, PEStreamOptions.LeaveOpen);
    }

    /// <summary>Copies a resource into a file.</summary>
    /// <param name="name">The end of its name, which begins with the assembly's namespaces.</param>
    /// <param name="target">Overwritten.</param>
    /// <returns>The SHA-256 of its bytes, as hexadecimal digits.</returns>
    /// <exception cref="UserErrorException">The assembly has no such resource, or is damaged.</exception>
    public string CopyTo(string name, string target)
    {
        (long position, long length) = Find(name);
        using FileStream file = File.Create(target);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        _stream.Position = position;
        for (long left = length; left > 0;)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            _stream.ReadExactly(part);
            digest.AppendData(part);
            file.Write(part);
            left -= part.Length;
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    public void Dispose()
    {
        _assembly.Dispose();
        _stream.Dispose();
    }

    /// <summary>A resource's bytes in the file: its length in four bytes, which are looked at, and then they themselves.</summary>
    private (long Position, long Length) Find(string name)
    {
        try
        {
            PEHeaders headers = _assembly.PEHeaders;
            MetadataReader metadata = _assembly.GetMetadataReader();
            ManifestResource[] found =
                [.. metadata.ManifestResources.Select(metadata.GetManifestResource).Where(r => r.Implementation.IsNil && metadata.GetString(r.Name).EndsWith(name, StringComparison.Ordinal))];
            if (found is [var resource] && headers.CorHeader is { } header && headers.TryGetDirectoryOffset(header.ResourcesDirectory, out int start))
            {
                Span<byte> bytes = stackalloc byte[sizeof(uint)];
                _stream.Position = start + resource.Offset;
                _stream.ReadExactly(bytes);
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                return length <= _stream.Length - _stream.Position ? (_stream.Position, length) : throw new BadImageFormatException($"{name} would have {length} bytes");
            }
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or EndOfStreamException)
        {
            throw new UserErrorException($"{_path} is not an assembly that can be read: {PrintableText.Of(e.Message, 300)}. Delete its folder, and restore again.", e);
        }

        throw new UserErrorException($"{_path} has not one resource {name}. Is it the package's version that this program was built with?");
    }
}
