using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Testing.Models;

/// <summary>A folder's weights in another form than the one that we write, as programs of others leave them.</summary>
public static class StoredWeights
{
    public const string Half = "F16";
    public const string Brain = "BF16";
    public const string Sharded = "sharded";

    /// <summary>Cuts the weights to numbers that the form can say, and leaves them as they are stored.</summary>
    public static void Round(string folder, string form)
    {
        (string Name, long[] Shape, float[] Values)[] tensors = Read(folder);
        SafeTensorsWriter.Write(PathOf(folder), [.. tensors.Select(t => OutgoingTensor.Of(t.Name, t.Shape, Array.ConvertAll(t.Values, value => Rounded(value, form))))]);
    }

    /// <summary>Stores them so; numbers that the form cannot say are cut.</summary>
    public static void Write(string folder, string form)
    {
        (string Name, long[] Shape, float[] Values)[] tensors = Read(folder);
        File.Delete(PathOf(folder));
        if (form == Sharded)
        {
            WriteShards(folder, tensors);
        }
        else
        {
            WriteHalves(folder, tensors, form);
        }
    }

    private static void WriteShards(string folder, (string Name, long[] Shape, float[] Values)[] tensors)
    {
        var map = new JsonObject();
        foreach ((int index, (string Name, long[] Shape, float[] Values)[] part) in tensors.Chunk((tensors.Length + 1) / 2).Index())
        {
            string shard = $"model-0000{index + 1}-of-00002.safetensors";
            SafeTensorsWriter.Write(Path.Combine(folder, shard), [.. part.Select(t => OutgoingTensor.Of(t.Name, t.Shape, t.Values))]);
            Array.ForEach(part, t => map[t.Name] = shard);
        }

        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), new JsonObject { ["weight_map"] = map }.ToJsonString());
    }

    /// <summary>By safetensors' specification: the header's length, the header, two bytes a number.</summary>
    private static void WriteHalves(string folder, (string Name, long[] Shape, float[] Values)[] tensors, string form)
    {
        var header = new JsonObject();
        using var data = new MemoryStream();
        foreach ((string name, long[] shape, float[] values) in tensors)
        {
            long start = data.Position;
            Array.ForEach(values, value => data.Write(BitConverter.GetBytes(Bits(value, form))));
            header[name] = JsonSerializer.SerializeToNode(new { dtype = form, shape, data_offsets = new[] { start, data.Position } });
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        File.WriteAllBytes(PathOf(folder), [.. BitConverter.GetBytes((long)json.Length), .. json, .. data.ToArray()]);
    }

    private static float Rounded(float value, string form) => form switch
    {
        Half => (float)(System.Half)value,
        Brain => BitConverter.UInt32BitsToSingle((uint)Bits(value, form) << 16),
        _ => value,
    };

    /// <summary>bf16 is the upper half of an fp32.</summary>
    private static ushort Bits(float value, string form) => form == Half ? BitConverter.HalfToUInt16Bits((System.Half)value) : (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);

    private static (string Name, long[] Shape, float[] Values)[] Read(string folder)
    {
        using ITensorFile file = TensorFiles.OpenFile(PathOf(folder));
        return [.. file.Tensors.Select(tensor =>
        {
            float[] values = new float[tensor.Elements];
            file.ReadSingles(tensor.Name, values);
            return (tensor.Name, tensor.Shape.ToArray(), values);
        })];
    }

    private static string PathOf(string folder) => Path.Combine(folder, ModelFiles.SafeTensors);
}
