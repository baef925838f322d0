
namespace BertPipeline.Weights.PyTorch;

/// <summary>The stack of a pickle's machine, with its marks.</summary>
internal sealed class PickleStack
{
    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = [];

    // Below the last mark nothing may be taken.
    private int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    public void Push(object? value) => _values.Add(value);

    public void PushMark() => _marks.Push(_values.Count);

    public object? Peek() => _values.Count > Floor ? _values[^1] : throw Empty();

    public object? Pop()
    {
        object? value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <param name="what">For the message.</param>
    public T Pop<T>(string what)
        where T : class => Pop() as T ?? throw new PickleException($"it has something else where {what} should be");

    /// <summary>The uppermost values, the lowest first.</summary>
    public object?[] Pop(int count)
    {
        if (_values.Count - count < Floor)
        {
            throw Empty();
        }

        object?[] values = [.. _values[^count..]];
        _values.RemoveRange(_values.Count - count, count);
        return values;
    }

    public object?[] PopToMark()
    {
        if (!_marks.TryPop(out int mark))
        {
            throw Empty();
        }

        object?[] values = [.. _values[mark..]];
        _values.RemoveRange(mark, _values.Count - mark);
        return values;
    }

    /// <summary>Takes the uppermost value, or the mark when it is on top.</summary>
    public void PopOrUnmark()
    {
        if (_values.Count > Floor)
        {
            Pop();
        }
        else if (!_marks.TryPop(out _))
        {
            throw Empty();
        }
    }

    private static PickleException Empty() => new("its pickle takes more from the stack than is there");
}
