using BertPipeline.Contracts;

namespace BertPipeline.Text.Tokenization;

/// <summary>Lays tries out in one array of <see cref="TrieCell"/>s, level by level, each node's children where they first fit.</summary>
internal sealed class WordPieceTrieBuilder
{
    private const int MaxProbes = 256;

    private readonly int _alphabet;
    private readonly List<(int Symbol, int From, int To)> _children = [];
    private ulong[] _cells;

    // Whether a node has its base here, cell by cell.
    private bool[] _bases;
    private int _firstFree;

    /// <param name="alphabet">Symbols are 0, which no path holds, to <paramref name="alphabet"/> - 1.</param>
    public WordPieceTrieBuilder(int alphabet)
    {
        _alphabet = alphabet;
        _cells = new ulong[4 * alphabet];
        _bases = new bool[_cells.Length];
        Array.Fill(_cells, TrieCell.Free);

        // Base 0 is that of all nodes without children: what it reaches stays free.
        _firstFree = alphabet;
    }

    /// <summary>Adds the trie of the sorted paths, none of them empty, and returns its root's base.</summary>
    public int Add(List<(ushort[] Symbols, int Id)> paths)
    {
        // Children of a node are a run of the sorted paths; nodes wait here with their run and depth.
        var waiting = new Queue<(int Node, int From, int To, int Depth)>();
        int root = Place(paths, 0, paths.Count, 0, waiting);
        while (waiting.TryDequeue(out (int Node, int From, int To, int Depth) run))
        {
            (int node, int from, int to, int depth) = run;
            if (paths[from].Symbols.Length == depth)
            {
                _cells[node] = TrieCell.WithId(_cells[node], paths[from].Id);
                from++;
            }

            int children = Place(paths, from, to, depth, waiting);
            _cells[node] = TrieCell.WithBase(_cells[node], children);
        }

        return root;
    }

    public ulong[] Build() => _cells;

    private int Place(List<(ushort[] Symbols, int Id)> paths, int from, int to, int depth, Queue<(int Node, int From, int To, int Depth)> waiting)
    {
        if (from == to)
        {
            return 0;
        }

        List<(int Symbol, int From, int To)> children = _children;
        children.Clear();
        while (from < to)
        {
            int symbol = paths[from].Symbols[depth];
            int end = from + 1;
            while (end < to && paths[end].Symbols[depth] == symbol)
            {
                end++;
            }

            children.Add((symbol, from, end));
            from = end;
        }

        int position = FirstFit(children);
        _bases[position] = true;
        foreach ((int symbol, int childFrom, int childTo) in children)
        {
            _cells[position + symbol] = TrieCell.Of(symbol);
            waiting.Enqueue((position + symbol, childFrom, childTo, depth + 1));
        }

        return position;
    }

    private int FirstFit(List<(int Symbol, int From, int To)> children)
    {
        while (_firstFree < _cells.Length && _cells[_firstFree] != TrieCell.Free)
        {
            _firstFree++;
        }

        int first = Math.Max(1, _firstFree - children[0].Symbol);
        int position = first;
        EnsureRoom(position + _alphabet);
        while (!Fits(children, position))
        {
            position++;
            EnsureRoom(position + _alphabet);
        }

        // Gaps that hardly anything fits are given up, or building would take the square of the vocabulary's size.
        _firstFree = position - first > MaxProbes ? position : _firstFree;
        return position;
    }

    private bool Fits(List<(int Symbol, int From, int To)> children, int position)
    {
        if (_bases[position])
        {
            return false;
        }

        foreach ((int symbol, _, _) in children)
        {
            if (position + symbol < _alphabet || _cells[position + symbol] != TrieCell.Free)
            {
                return false;
            }
        }

        return true;
    }

    private void EnsureRoom(int last)
    {
        if (last > TrieCell.MaxBase)
        {
            throw new UserErrorException("The vocabulary is too large: its tokens need more than 16 million nodes. BERT's vocabularies have 30,000 to 250,000 tokens.");
        }

        int before = _cells.Length;
        if (last >= before)
        {
            Array.Resize(ref _cells, Math.Max(last + 1, 2 * before));
            _cells.AsSpan(before).Fill(TrieCell.Free);
            Array.Resize(ref _bases, _cells.Length);
        }
    }
}
