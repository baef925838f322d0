namespace BertPipeline.Text.Tokenization;

/// <summary>A node of the trie in eight bytes: base in the lowest 24 bits, symbol in 16, the token's id plus one in the highest 24.</summary>
internal static class TrieCell
{
    public const int MaxBase = (1 << 24) - 1;

    /// <summary>No node: its symbol is none that a character has. A node without children points at such cells.</summary>
    public const ulong Free = (ulong)ushort.MaxValue << 24;

    public static ulong Of(int symbol) => (ulong)(uint)symbol << 24;

    public static int Base(ulong cell) => (int)(cell & MaxBase);

    public static int Symbol(ulong cell) => (ushort)(cell >> 24);

    public static bool HasId(ulong cell) => cell >> 40 != 0;

    public static int Id(ulong cell) => (int)(cell >> 40) - 1;

    public static ulong WithBase(ulong cell, int @base) => (cell & ~(ulong)MaxBase) | (uint)@base;

    public static ulong WithId(ulong cell, int id) => cell | ((ulong)(uint)(id + 1) << 40);
}
