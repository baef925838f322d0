using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.SafeTensors;

/// <summary>
/// Writes fp32 tensors as safetensors. The bytes depend on names, shapes and values only, so that equal models are equal files.
/// </summary>
public static class SafeTensorsWriter
{
    /// <param name="path">Overwritten.</param>
    /// <param name="tensors">In the order in which they are to lie in the file.</param>
    public static void Write(string path, IReadOnlyList<OutgoingTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        byte[] header = Header(tensors);

        // With its space reserved first, a file is written faster (bench/README.md): a training stands still meanwhile.
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            PreallocationSize = header.Length + tensors.Sum(t => t.Elements * sizeof(float)),
        });
        stream.Write(header);
        foreach (OutgoingTensor tensor in tensors)
        {
            tensor.Write(stream);
        }
    }

    private static byte[] Header(IReadOnlyList<OutgoingTensor> tensors)
    {
        // transformers refuses a file without this entry.
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long position = 0;
        foreach (OutgoingTensor tensor in tensors)
        {
            long end = position + (sizeof(float) * tensor.Elements);
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape, PipelineJson.Options),
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
