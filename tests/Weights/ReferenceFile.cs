using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests;

/// <summary>The files that Reference/make.py made with PyTorch 1.13.1.</summary>
internal static class ReferenceFile
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Reference", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static float[] Singles(this ITensorFile file, string name)
    {
        float[] values = new float[file.Find(name)!.Elements];
        file.ReadSingles(name, values);
        return values;
    }

    public static byte[] Bytes(this ITensorFile file, string name)
    {
        byte[] bytes = new byte[file.Find(name)!.Bytes];
        file.Read(name, bytes);
        return bytes;
    }
}
