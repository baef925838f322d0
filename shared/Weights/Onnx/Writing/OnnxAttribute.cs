namespace BertPipeline.Weights.Onnx.Writing;

/// <summary>A setting of an operation (AttributeProto in onnx.proto): one number, or whole numbers.</summary>
internal sealed class OnnxAttribute
{
    private const int Name = 1;
    private const int FloatValue = 2;
    private const int IntValue = 3;
    private const int IntValues = 8;
    private const int Type = 20;

    // AttributeType.
    private const int Float = 1;
    private const int Int = 2;
    private const int Ints = 7;

    private OnnxAttribute(ProtobufMessage message)
    {
        Message = message;
    }

    public ProtobufMessage Message { get; }

    public static OnnxAttribute Of(string name, float value) => new(new ProtobufMessage().Text(Name, name).Single(FloatValue, value).Integer(Type, Float));

    public static OnnxAttribute Of(string name, long value) => new(new ProtobufMessage().Text(Name, name).Integer(IntValue, value).Integer(Type, Int));

    public static OnnxAttribute Of(string name, params long[] values)
    {
        ProtobufMessage message = new ProtobufMessage().Text(Name, name);
        foreach (long value in values)
        {
            message.Integer(IntValues, value);
        }

        return new(message.Integer(Type, Ints));
    }
}
