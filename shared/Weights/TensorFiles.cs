using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Onnx;
using BertPipeline.Weights.PyTorch;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights;

/// <summary>Finds and opens the weights of a Hugging Face folder.</summary>
public static class TensorFiles
{
    /// <summary>The names under which weights are found, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [ModelFiles.SafeTensors, ModelFiles.SafeTensorsIndex, ModelFiles.PyTorch, ModelFiles.PyTorchIndex, ModelFiles.Onnx];

    /// <summary>
    /// The weights of a folder: safetensors before PyTorch's form, one file before shards, a graph last. Names are as the model itself has them: what a program
    /// put before all of them is <see cref="ITensorFile.Wrapper"/>.
    /// </summary>
    /// <returns>Null when the folder has no weights (a model that begins from random ones).</returns>
    /// <exception cref="UserErrorException">A file is not what it should be.</exception>
    public static ITensorFile? Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string? name = Names.FirstOrDefault(n => File.Exists(Path.Combine(folder, n)));
        return name is null ? null : Unwrapped(OpenTensors(Path.Combine(folder, name)));
    }

    /// <summary>One file, its format told by its name: <c>.safetensors</c>, <c>.onnx</c>, <c>.index.json</c>, anything else is PyTorch's.</summary>
    /// <exception cref="UserErrorException">The file is not what it should be.</exception>
    public static ITensorFile OpenFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OpenTensors(path);
    }

    private static TensorFile OpenTensors(string path) => path.EndsWith(".index.json", StringComparison.Ordinal) ? ShardIndex.Open(path) : OpenSingle(path);

    private static TensorFile Unwrapped(TensorFile file)
    {
        try
        {
            string wrapper = WrappedNames.Find(file.Path, file.Stored);
            return wrapper.Length == 0 ? file : file.Renamed(WrappedNames.Unwrap(file.Path, file.Stored, wrapper), wrapper);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A file that is no index.</summary>
    internal static TensorFile OpenSingle(string path)
    {
        var file = new FileBytes(path);
        try
        {
            IReadOnlyList<StoredTensor> tensors = Path.GetExtension(path) switch
            {
                ".safetensors" => SafeTensorsHeader.Read(file),
                ".onnx" => OnnxFile.Read(file),
                _ => PyTorchFile.Read(file),
            };
            return new TensorFile(path, [file], tensors);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
