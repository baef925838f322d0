
namespace BertPipeline.Weights.PyTorch;

/// <summary>
/// How much calls may copy. A pickle can name one long list in a few bytes and hand it to call after call; an honest one copies each element that it
/// wrote once, and so never more elements than it has bytes.
/// </summary>
/// <param name="elements">Left to spend.</param>
internal sealed class PickleBudget(int elements)
{
    private int _left = elements;

    /// <summary>Before so many elements are copied.</summary>
    /// <exception cref="PickleException">There are more than the pickle could have written.</exception>
    public void Spend(int count)
    {
        _left = count <= _left ? _left - count : throw new PickleException("its calls copy more than it holds");
    }
}
