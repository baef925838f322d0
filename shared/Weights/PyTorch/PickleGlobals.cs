using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>
/// All that a pickle may name. Python would call whatever it names, which is how such files run commands; here a name is looked up in this
/// table and nowhere else.
/// </summary>
internal static class PickleGlobals
{
    public const string OrderedDict = "collections.OrderedDict";
    public const string RebuildTensor = "torch._utils._rebuild_tensor";
    public const string RebuildTensor2 = "torch._utils._rebuild_tensor_v2";
    public const string RebuildParameter = "torch._utils._rebuild_parameter";

    private static readonly Dictionary<string, PickleGlobal> All = new PickleGlobal[]
    {
        new(OrderedDict),
        new(RebuildTensor),
        new(RebuildTensor2),
        new(RebuildParameter),
        new("torch.DoubleStorage", TensorType.Float64),
        new("torch.FloatStorage", TensorType.Float32),
        new("torch.HalfStorage", TensorType.Float16),
        new("torch.BFloat16Storage", TensorType.BFloat16),
        new("torch.LongStorage", TensorType.Int64),
        new("torch.IntStorage", TensorType.Int32),
        new("torch.ShortStorage", TensorType.Int16),
        new("torch.CharStorage", TensorType.Int8),
        new("torch.ByteStorage", TensorType.UInt8),
        new("torch.BoolStorage", TensorType.Bool),
    }.ToDictionary(g => g.Name, StringComparer.Ordinal);

    /// <exception cref="ForbiddenGlobalException">It is none of them.</exception>
    public static PickleGlobal Get(string module, string name) =>
        All.GetValueOrDefault($"{module}.{name}") ?? throw new ForbiddenGlobalException($"{module}.{name}");

    /// <summary>What a call of one of them gives.</summary>
    /// <param name="budget">What is copied is taken from it.</param>
    public static object Call(PickleGlobal global, object?[] arguments, PickleBudget budget) => (global.Name, arguments) switch
    {
        (OrderedDict, []) => new PickleDictionary(),
        // Python 2 gives the items to the constructor, each a list of two.
        (OrderedDict, [List<object?> items]) => FromPairs(items, budget),
        (RebuildTensor or RebuildTensor2, [PickleStorage storage, long offset, object?[] size, object?[] stride, ..]) =>
            TensorView.Of(storage, offset, size, stride, budget),
        (RebuildParameter, [PickleTensor tensor, ..]) => tensor,
        _ => throw new PickleException($"it calls {global.Name} in a way that is not known"),
    };

    private static PickleDictionary FromPairs(List<object?> items, PickleBudget budget)
    {
        budget.Spend(items.Count);
        var dictionary = new PickleDictionary();
        foreach (object? item in items)
        {
            dictionary.Items.Add(item switch
            {
                List<object?> { Count: 2 } pair => (pair[0], pair[1]),
                object?[] { Length: 2 } pair => (pair[0], pair[1]),
                _ => throw new PickleException("an item of an OrderedDict is no pair"),
            });
        }

        return dictionary;
    }
}
