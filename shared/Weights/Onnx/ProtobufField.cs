namespace BertPipeline.Weights.Onnx;

/// <summary>A field of a protobuf message: its number, and its value or the place of its bytes.</summary>
/// <param name="Number">As the message's definition numbers it.</param>
/// <param name="Wire">How it is written.</param>
/// <param name="Value">Of a number, its bits; 0 of bytes.</param>
/// <param name="Position">Of bytes, where in the file they begin.</param>
/// <param name="Length">Of bytes, how many; all of them lie within the enclosing message.</param>
internal readonly record struct ProtobufField(int Number, ProtobufWire Wire, ulong Value, long Position, long Length);

/// <summary>Protobuf's wire types, without groups, which it gave up before ONNX was made.</summary>
internal enum ProtobufWire
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
