using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>A dictionary in a pickle. Its keys are kept as they come, and are not compared.</summary>
internal sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Items { get; } = [];

    /// <summary>Null when no key is this text.</summary>
    public object? Find(string key) => Items.Find(item => item.Key is string text && text == key).Value;
}

/// <summary>A class or function that may stand in the pickle of a dictionary of tensors.</summary>
/// <param name="Name">With its module.</param>
/// <param name="Storage">The elements' type when it is one of torch's storages.</param>
internal sealed record PickleGlobal(string Name, TensorType? Storage = null);

/// <summary>A row of elements that tensors are views of.</summary>
/// <param name="Type">Of the elements.</param>
/// <param name="Key">Names its bytes in the file.</param>
/// <param name="Total">Elements that the file should have under the key.</param>
/// <param name="Start">First element of this storage among those: 0, but for the views of PyTorch before 0.4.</param>
/// <param name="Count">Elements of this storage.</param>
internal sealed record PickleStorage(TensorType Type, string Key, long Total, long Start, long Count);

/// <summary>A tensor whose places all lie in its storage.</summary>
/// <param name="Storage">Where its elements are.</param>
/// <param name="Offset">First element in the storage.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Strides">Null when the elements lie side by side in row-major order.</param>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[]? Strides);
