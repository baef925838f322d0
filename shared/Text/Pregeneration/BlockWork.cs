namespace BertPipeline.Text.Pregeneration;

/// <summary>One worker's buffers: a block of examples, and its bytes.</summary>
internal sealed class BlockWork(int idWidth)
{
    private byte[] _bytes = [];

    public ExampleBlock Block { get; } = new(idWidth);

    /// <summary>Examples of the block whose second part is random.</summary>
    public int RandomNext { get; set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Block.ByteLength);

    public void Begin()
    {
        Block.Clear();
        RandomNext = 0;
    }

    /// <summary>Makes <see cref="Bytes"/> of the block.</summary>
    public void End()
    {
        if (_bytes.Length < Block.ByteLength)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(Block.ByteLength + (Block.ByteLength / 4));
        }

        Block.WriteTo(_bytes.AsSpan(0, Block.ByteLength));
    }
}
