using BertPipeline.Contracts;

namespace BertPipeline.Weights.Tensors;

/// <summary>
/// Named tensors in one file or in several shards, whatever the format. Opening reads names and places only; values are read when they
/// are asked for, straight into the caller's memory. Nothing in a file is ever executed.
/// </summary>
public interface ITensorFile : IDisposable
{
    /// <summary>The file, or the index of the shards; for messages.</summary>
    string Path { get; }

    /// <summary>What stands in the file before the names of the model's tensors, and is left out here: <c>_orig_mod.</c>; empty as a rule.</summary>
    string Wrapper { get; }

    /// <summary>In the file's order.</summary>
    IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Null when there is no tensor of this name.</summary>
    TensorInfo? Find(string name);

    /// <summary>Copies a tensor's elements in the stored type, little-endian, in row-major order.</summary>
    /// <param name="name">As <see cref="Tensors"/> has it.</param>
    /// <param name="target"><see cref="TensorInfo.Bytes"/> long.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="UserErrorException">The file has become shorter since it was opened.</exception>
    void Read(string name, Span<byte> target);

    /// <summary>The same, converted to fp32.</summary>
    /// <param name="name">As <see cref="Tensors"/> has it.</param>
    /// <param name="target"><see cref="TensorInfo.Elements"/> long.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="UserErrorException">The tensor holds integers, or the file has become shorter since it was opened.</exception>
    void ReadSingles(string name, Span<float> target);

    /// <summary>Sees that each of a tensor's values is a finite number in fp32; a tensor of integers has no others. Reads it once, a window at a time.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="UserErrorException">One is not, or the file has become shorter since it was opened.</exception>
    void RequireFinite(string name);

    /// <summary>True when two tensors have the same type, shape and bytes: tied weights are often stored twice.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    bool AreEqual(string first, string second);
}
