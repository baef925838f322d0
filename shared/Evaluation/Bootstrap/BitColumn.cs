namespace BertPipeline.Evaluation.Bootstrap;

/// <summary>A yes or no for each piece, 64 to a word.</summary>
internal readonly struct BitColumn
{
    private readonly ulong[] _words;

    public BitColumn(int pieces, Predicate<int> isSet)
    {
        _words = new ulong[WordCount(pieces)];
        for (int i = 0; i < pieces; i++)
        {
            _words[i >> 6] |= isSet(i) ? 1UL << (i & 63) : 0;
        }
    }

    public ReadOnlySpan<ulong> Words => _words;

    public static int WordCount(int pieces) => (pieces + 63) >> 6;
}
