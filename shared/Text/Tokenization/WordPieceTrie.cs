using System.Runtime.CompilerServices;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// A vocabulary as a double-array trie (Aoe 1989): the child of a node for a symbol lies at <c>base + symbol</c> and names the node as its parent,
/// so that a step is two array reads. Tokens that continue a word hang under a node of their own.
/// </summary>
internal sealed class WordPieceTrie
{
    private const int MaxProbes = 256;

    private readonly ushort[] _symbols = new ushort[char.MaxValue + 1];
    private readonly int _continuationRoot;
    private readonly int _alphabet;
    private Cell[] _cells;

    public WordPieceTrie(Vocabulary vocabulary)
    {
        // Symbol 0 is every character that no token holds; 1 stands for the prefix of continuations.
        int next = 2;
        foreach (char c in vocabulary.Tokens.SelectMany(t => t))
        {
            if (_symbols[c] == 0)
            {
                _symbols[c] = checked((ushort)next++);
            }
        }

        _alphabet = next;
        _cells = new Cell[Math.Max(1024, 2 * _alphabet)];
        Array.Fill(_cells, Cell.Free);
        _cells[0] = Cell.Root;
        Build(Paths(vocabulary));
        _continuationRoot = Child(0, 1);
    }

    /// <summary>
    /// Finds the longest token that <paramref name="word"/> holds at <paramref name="start"/>: its end, and its id. -1 when there is none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Longest(ReadOnlySpan<char> word, int start, out int id)
    {
        id = -1;
        int end = -1;
        int node = start == 0 ? 0 : _continuationRoot;
        if (node < 0)
        {
            return end;
        }

        Cell[] cells = _cells;
        ushort[] symbols = _symbols;
        for (int i = start; i < word.Length; i++)
        {
            int next = cells[node].Base + symbols[word[i]];
            if (cells[next].Parent != node)
            {
                break;
            }

            node = next;
            if (cells[node].Id >= 0)
            {
                id = cells[node].Id;
                end = i + 1;
            }
        }

        return end;
    }

    private int Child(int node, int symbol)
    {
        int next = _cells[node].Base + symbol;
        return _cells[next].Parent == node ? next : -1;
    }

    private List<(ushort[] Path, int Id)> Paths(Vocabulary vocabulary)
    {
        var paths = new List<(ushort[], int)>(vocabulary.Count);
        for (int id = 0; id < vocabulary.Count; id++)
        {
            ReadOnlySpan<char> token = vocabulary[id];
            bool continues = vocabulary.IsContinuation(id) && token.Length > Vocabulary.ContinuationPrefix.Length;
            var path = new List<ushort>(token.Length);
            if (continues)
            {
                path.Add(1);
                token = token[Vocabulary.ContinuationPrefix.Length..];
            }

            foreach (char c in token)
            {
                path.Add(_symbols[c]);
            }

            if (path.Count > 0 && vocabulary.TryGetId(vocabulary[id], out int last) && last == id)
            {
                paths.Add(([.. path], id));
            }
        }

        paths.Sort((a, b) => a.Item1.AsSpan().SequenceCompareTo(b.Item1));
        return paths;
    }

    private void Build(List<(ushort[] Path, int Id)> paths)
    {
        // Children of a node are a run of the sorted paths; nodes wait here with their run and depth.
        var waiting = new Queue<(int Node, int From, int To, int Depth)>();
        waiting.Enqueue((0, 0, paths.Count, 0));
        var children = new List<(ushort Symbol, int From, int To)>();
        int firstFree = 1;
        while (waiting.TryDequeue(out (int Node, int From, int To, int Depth) run))
        {
            (int node, int from, int to, int depth) = run;
            if (from < to && paths[from].Path.Length == depth)
            {
                _cells[node].Id = paths[from].Id;
                from++;
            }

            children.Clear();
            while (from < to)
            {
                ushort symbol = paths[from].Path[depth];
                int end = from + 1;
                while (end < to && paths[end].Path[depth] == symbol)
                {
                    end++;
                }

                children.Add((symbol, from, end));
                from = end;
            }

            if (children.Count > 0)
            {
                Place(node, children, ref firstFree);
                foreach ((ushort symbol, int childFrom, int childTo) in children)
                {
                    waiting.Enqueue((_cells[node].Base + symbol, childFrom, childTo, depth + 1));
                }
            }
        }
    }

    private void Place(int node, List<(ushort Symbol, int From, int To)> children, ref int firstFree)
    {
        while (firstFree < _cells.Length && !_cells[firstFree].IsFree)
        {
            firstFree++;
        }

        int first = Math.Max(0, firstFree - children[0].Symbol);
        int position = first;
        while (true)
        {
            EnsureRoom(position + _alphabet);
            if (children.TrueForAll(c => _cells[position + c.Symbol].IsFree))
            {
                break;
            }

            position++;
        }

        // Gaps that hardly anything fits are given up, or building would take the square of the vocabulary's size.
        firstFree = position - first > MaxProbes ? position : firstFree;
        _cells[node].Base = position;
        foreach ((ushort symbol, _, _) in children)
        {
            _cells[position + symbol] = new Cell { Parent = node, Id = -1 };
        }
    }

    private void EnsureRoom(int last)
    {
        if (last < _cells.Length)
        {
            return;
        }

        int before = _cells.Length;
        Array.Resize(ref _cells, Math.Max(last + 1, 2 * before));
        _cells.AsSpan(before).Fill(Cell.Free);
    }

    private struct Cell
    {
        public int Base;
        public int Parent;
        public int Id;

        public static Cell Free => new() { Parent = -1, Id = -1 };

        /// <summary>Neither free nor anybody's child.</summary>
        public static Cell Root => new() { Parent = -2, Id = -1 };

        public readonly bool IsFree => Parent == -1;
    }
}
