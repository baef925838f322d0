using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Checkpoints;

/// <summary>
/// Writes fp32 tensors as safetensors. The bytes depend on names, shapes and values only, so that equal models are equal files.
/// </summary>
public static class SafeTensorsWriter
{
    /// <param name="path">Overwritten.</param>
    /// <param name="tensors">In the order in which they are to lie in the file; fp32, on any device.</param>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using FileStream stream = File.Create(path);
        stream.Write(Header([.. tensors.Select(t => (t.Name, t.Value.shape))]));
        foreach ((string name, Tensor value) in tensors)
        {
            using var scope = NewDisposeScope();
            Tensor onCpu = value.detach().cpu().contiguous();
            if (onCpu.dtype != ScalarType.Float32)
            {
                throw new ArgumentException($"'{name}' is {onCpu.dtype}, only fp32 is written.", nameof(tensors));
            }

            stream.Write(onCpu.bytes);
        }
    }

    /// <summary>The same for arrays, where no tensor library is needed.</summary>
    public static void Write(string path, IReadOnlyList<(string Name, long[] Shape, float[] Values)> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        using FileStream stream = File.Create(path);
        stream.Write(Header([.. arrays.Select(a => (a.Name, a.Shape))]));
        foreach ((_, _, float[] values) in arrays)
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    private static byte[] Header(IReadOnlyList<(string Name, long[] Shape)> tensors)
    {
        // transformers refuses a file without this entry.
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long position = 0;
        foreach ((string name, long[] shape) in tensors)
        {
            long end = position + (sizeof(float) * shape.Aggregate(1L, (product, size) => product * size));
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = JsonSerializer.SerializeToNode(shape, PipelineJson.Options),
                ["data_offsets"] = new JsonArray(position, end),
            };
            position = end;
        }

        // Padded with spaces, so that the data begin on a multiple of 8.
        string json = header.ToJsonString(PipelineJson.Options);
        int length = Encoding.UTF8.GetByteCount(json);
        int padded = (length + 7) / 8 * 8;
        byte[] bytes = new byte[8 + padded];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, padded);
        Encoding.UTF8.GetBytes(json, bytes.AsSpan(8));
        bytes.AsSpan(8 + length).Fill((byte)' ');
        return bytes;
    }
}
