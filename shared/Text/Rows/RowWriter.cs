using System.Buffers;

namespace BertPipeline.Text.Rows;

/// <summary>Writes what a tool makes of one row, line feed included. Holds buffers: one thread at a time.</summary>
public abstract class RowWriter
{
    public abstract void Write(string text, IBufferWriter<byte> output);
}
