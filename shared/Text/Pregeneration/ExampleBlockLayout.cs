namespace BertPipeline.Text.Pregeneration;

/// <summary>Where the columns of a block lie, in bytes from the block's start; every column starts at a multiple of four.</summary>
internal readonly record struct ExampleBlockLayout
{
    public ExampleBlockLayout(int examples, int tokens, int masked, int idWidth)
    {
        long at = ExampleLayout.BlockHeaderLength;
        TokenStarts = Take(ref at, sizeof(uint), examples + 1L);
        MaskedStarts = Take(ref at, sizeof(uint), examples + 1L);
        FirstLengths = Take(ref at, sizeof(ushort), examples);
        Labels = Take(ref at, sizeof(byte), examples);
        MaskedPositions = Take(ref at, sizeof(ushort), masked);
        MaskedIds = Take(ref at, idWidth, masked);
        Ids = Take(ref at, idWidth, tokens);

        // The next block, and the index after the last one, start at a multiple of eight.
        Length = checked((int)ExampleLayout.Align(at, 8));
    }

    public int TokenStarts { get; }

    public int MaskedStarts { get; }

    public int FirstLengths { get; }

    public int Labels { get; }

    public int MaskedPositions { get; }

    public int MaskedIds { get; }

    public int Ids { get; }

    public int Length { get; }

    private static int Take(ref long at, int width, long count)
    {
        long start = at;
        at = ExampleLayout.Align(at + (width * count), 4);
        return checked((int)start);
    }
}
