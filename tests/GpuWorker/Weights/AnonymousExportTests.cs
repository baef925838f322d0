using System.Reflection;
using System.Text;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Packages;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Tests.Weights;

/// <summary>Graphs that PyTorch exported, of the packages' models, once more with every tensor's name taken away.</summary>
public sealed class AnonymousExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("minilm")]
    [InlineData("arctic-xs")]
    public void Open_GraphWithoutNames_HasTheTensorsOfTheGraphWithThem(string model)
    {
        byte[] graph = Graph(model);
        using ITensorFile named = Open("named", graph);
        using ITensorFile nameless = Open("nameless", WithoutNames(graph, named));

        Dictionary<string, TensorInfo> expected = named.Tensors.ToDictionary(t => TensorNames.Canonical(t.Name)!);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), nameless.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));
        foreach (TensorInfo tensor in nameless.Tensors)
        {
            Assert.Equal(Singles(named, expected[tensor.Name]), Singles(nameless, tensor));
        }
    }

    /// <summary>Every name of a parameter becomes another of the same length, so that all lengths in the file stay right.</summary>
    private static byte[] WithoutNames(byte[] graph, ITensorFile named)
    {
        byte[] changed = [.. graph];
        int number = 0;
        foreach (string name in named.Tensors.Select(t => t.Name).OrderByDescending(n => n.Length))
        {
            byte[] from = Encoding.UTF8.GetBytes(name);
            byte[] to = Encoding.UTF8.GetBytes($"{number++}".PadLeft(from.Length, '0'));
            for (int at = changed.AsSpan().IndexOf(from); at >= 0;)
            {
                to.CopyTo(changed.AsSpan(at));
                int next = changed.AsSpan(at + from.Length).IndexOf(from);
                at = next < 0 ? -1 : at + from.Length + next;
            }
        }

        return changed;
    }

    private static float[] Singles(ITensorFile file, TensorInfo tensor)
    {
        float[] values = new float[tensor.Elements];
        file.ReadSingles(tensor.Name, values);
        return values;
    }

    private ITensorFile Open(string name, byte[] graph)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllBytes(Path.Combine(folder, ModelFiles.Onnx), graph);
        return TensorFiles.Open(folder)!;
    }

    private static byte[] Graph(string name)
    {
        string assembly = PackageFiles.Of(typeof(AnonymousExportTests).Assembly).Find(PretrainedModel.Find(name)!)!;
        using Stream resource = Assembly.LoadFile(assembly).GetManifestResourceStream(Path.GetFileNameWithoutExtension(assembly) + ".Resources.model.onnx")!;
        using var graph = new MemoryStream();
        resource.CopyTo(graph);
        return graph.ToArray();
    }
}
