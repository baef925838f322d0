using System.Globalization;
using System.Numerics;

namespace BertPipeline.Weights.PyTorch;

/// <summary>
/// Reads the pickle of a dictionary of tensors, protocols 2 to 5 (Python's Lib/pickletools.py describes the opcodes). It builds numbers, texts, lists,
/// tuples, dictionaries and tensors, and what <see cref="PickleGlobals"/> names; it calls nothing else. Every object costs at least a byte of the pickle,
/// calls copy no more than a budget, and nothing is walked recursively, so that a hostile file of limited length takes limited memory.
/// </summary>
internal sealed class Unpickler(PickleCursor cursor)
{
    private const int LongestNumber = 1024;

    // PyTorch writes numbers; a long key could be named in three bytes and compared again and again.
    private const int LongestKey = 200;

    private readonly PickleBudget _budget = new(cursor.Length);
    private readonly PickleStack _stack = new();
    private readonly Dictionary<long, object?> _memo = [];
    private readonly Dictionary<string, PickleStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>Every storage that was met, by its key: one of them for those that share bytes.</summary>
    public IReadOnlyDictionary<string, PickleStorage> Storages => _storages;

    /// <summary>The object up to the pickle's STOP.</summary>
    /// <exception cref="PickleException">torch.save would not have written this.</exception>
    /// <exception cref="ForbiddenGlobalException">It names a class or function beyond those of a dictionary of tensors.</exception>
    public object? Read()
    {
        byte opcode;
        while ((opcode = cursor.Byte()) != '.')
        {
            if (!ReadNumber(opcode) && !ReadText(opcode) && !ReadContainer(opcode) && !ReadMemo(opcode) && !ReadCall(opcode))
            {
                throw new PickleException($"its pickle has the opcode 0x{opcode:x2} at byte {cursor.Position - 1}, which weights do not need");
            }
        }

        return _stack.Pop();
    }

    private bool ReadNumber(byte opcode)
    {
        object? value;
        switch (opcode)
        {
            case (byte)'N': value = null; break;
            case 0x88: value = true; break;
            case 0x89: value = false; break;
            case (byte)'J': value = (long)cursor.Int32(); break;
            case (byte)'K': value = (long)cursor.Byte(); break;
            case (byte)'M': value = (long)cursor.UInt16(); break;
            case (byte)'G': value = cursor.BigEndianDouble(); break;
            case (byte)'I' or (byte)'L': value = WholeNumber(cursor.Line()); break;
            case (byte)'F': value = Fraction(cursor.Line()); break;
            case 0x8a: value = LongNumber(cursor.Byte()); break;
            case 0x8b: value = LongNumber(cursor.UInt32()); break;
            default: return false;
        }

        _stack.Push(value is BigInteger big && big >= long.MinValue && big <= long.MaxValue ? (long)big : value);
        return true;
    }

    /// <summary>Python 2's strings are read as text: names of tensors are ASCII.</summary>
    private bool ReadText(byte opcode)
    {
        object value;
        switch (opcode)
        {
            case (byte)'U' or 0x8c: value = cursor.Text(cursor.Byte()); break;
            case (byte)'T' or (byte)'X': value = cursor.Text(cursor.UInt32()); break;
            case 0x8d: value = cursor.Text(cursor.UInt64()); break;
            case (byte)'V': value = cursor.Line(); break;
            case (byte)'S': value = cursor.Line().Trim('\'', '"'); break;
            case (byte)'C': value = cursor.Take(cursor.Byte()).ToArray(); break;
            case (byte)'B': value = cursor.Take(cursor.UInt32()).ToArray(); break;
            case 0x8e: value = cursor.Take(cursor.UInt64()).ToArray(); break;
            default: return false;
        }

        _stack.Push(value);
        return true;
    }

    private bool ReadContainer(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'(': _stack.PushMark(); break;
            case (byte)'0': _stack.PopOrUnmark(); break;
            case (byte)'1': _stack.PopToMark(); break;
            case (byte)'2': _stack.Push(_stack.Peek()); break;
            case (byte)']': _stack.Push(new List<object?>()); break;
            case (byte)'l': _stack.Push(new List<object?>(_stack.PopToMark())); break;
            case (byte)'a': AddTo([_stack.Pop()]); break;
            case (byte)'e': AddTo(_stack.PopToMark()); break;
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case (byte)'t': _stack.Push(_stack.PopToMark()); break;
            case 0x85 or 0x86 or 0x87: _stack.Push(_stack.Pop(opcode - 0x84)); break;
            case (byte)'}': _stack.Push(new PickleDictionary()); break;
            case (byte)'d': ReadDictionary(_stack.PopToMark()); break;
            case (byte)'s': SetItems(_stack.Pop(2)); break;
            case (byte)'u': SetItems(_stack.PopToMark()); break;
            default: return false;
        }

        return true;
    }

    private bool ReadMemo(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q': _memo[cursor.Byte()] = _stack.Peek(); break;
            case (byte)'r': _memo[cursor.UInt32()] = _stack.Peek(); break;
            case 0x94: _memo[_memo.Count] = _stack.Peek(); break;
            case (byte)'h': _stack.Push(Remembered(cursor.Byte())); break;
            case (byte)'j': _stack.Push(Remembered(cursor.UInt32())); break;
            // The protocol's number, and the length of a frame: nothing depends on them.
            case 0x80: cursor.Byte(); break;
            case 0x95: cursor.UInt64(); break;
            default: return false;
        }

        return true;
    }

    private bool ReadCall(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'c':
                _stack.Push(PickleGlobals.Get(cursor.Line(), cursor.Line()));
                break;
            case 0x93:
                string name = _stack.Pop<string>("a name");
                _stack.Push(PickleGlobals.Get(_stack.Pop<string>("a module"), name));
                break;
            case (byte)'i':
                throw new ForbiddenGlobalException($"{cursor.Line()}.{cursor.Line()}");
            case (byte)'R' or 0x81:
                object?[] arguments = _stack.Pop<object?[]>("arguments");
                _stack.Push(PickleGlobals.Call(_stack.Pop<PickleGlobal>("a class or function"), arguments, _budget));
                break;
            case (byte)'b':
                // The state of a state dictionary (_metadata: versions of modules) has nothing to do with weights.
                _stack.Pop();
                _ = _stack.Peek() as PickleDictionary ?? throw new PickleException("it gives a state to what is no OrderedDict");
                break;
            case (byte)'Q':
                _stack.Push(Known(Storage(_stack.Pop<object?[]>("a storage's tuple"))));
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary><c>('storage', type, key, device, elements)</c>, before 1.6 with <c>(view's key, first element, elements)</c> or None behind.</summary>
    private static PickleStorage Storage(object?[] id) => id switch
    {
        ["storage", PickleGlobal { Storage: { } type }, string key, _, long elements and >= 0] => new PickleStorage(type, key, elements, 0, elements),
        ["storage", PickleGlobal { Storage: { } type }, string key, _, long elements and >= 0, null] => new PickleStorage(type, key, elements, 0, elements),
        ["storage", PickleGlobal { Storage: { } type }, string key, _, long elements and >= 0, object?[] and [_, long start and >= 0, long count and >= 0]]
            when start <= elements && count <= elements - start => new PickleStorage(type, key, elements, start, count),
        ["module", ..] => throw new PickleException("it holds a whole model with its program, not its weights", "Load it in Python, and save model.state_dict()."),
        _ => throw new PickleException("a storage is described in a way that is not known"),
    };

    private PickleStorage Known(PickleStorage storage)
    {
        if (storage.Key.Length > LongestKey)
        {
            throw new PickleException($"the key of a storage has {storage.Key.Length} characters");
        }

        if (!_storages.TryAdd(storage.Key, storage) && (_storages[storage.Key].Type, _storages[storage.Key].Total) != (storage.Type, storage.Total))
        {
            throw new PickleException($"the storage '{storage.Key}' is described in two ways");
        }

        return storage;
    }

    private void AddTo(ReadOnlySpan<object?> items) => ((_stack.Peek() as List<object?>) ?? throw new PickleException("it adds to what is no list")).AddRange(items);

    private void ReadDictionary(object?[] items)
    {
        _stack.Push(new PickleDictionary());
        SetItems(items);
    }

    private void SetItems(object?[] items)
    {
        if (_stack.Peek() is not PickleDictionary dictionary || items.Length % 2 != 0)
        {
            throw new PickleException("it sets items in what is no dictionary");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            dictionary.Items.Add((items[i], items[i + 1]));
        }
    }

    private object? Remembered(long index) =>
        _memo.TryGetValue(index, out object? value) ? value : throw new PickleException($"it recalls object {index}, which it never kept");

    private BigInteger LongNumber(uint length) =>
        length > LongestNumber ? throw new PickleException("it has a number of odd length") : new BigInteger(cursor.Take(length));

    private static object WholeNumber(string line) => line switch
    {
        "00" => false,
        "01" => true,
        _ => line.Length <= LongestNumber && BigInteger.TryParse(line.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value)
            ? value
            : throw new PickleException("it has a number that is none"),
    };

    private static double Fraction(string line) =>
        double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw new PickleException("it has a number that is none");
}
