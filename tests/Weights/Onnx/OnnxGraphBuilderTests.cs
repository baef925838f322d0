using BertPipeline.Contracts;
using BertPipeline.Testing.Onnx;
using BertPipeline.Weights.Onnx;
using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Tests.Onnx;

public sealed class OnnxGraphBuilderTests
{
    /// <summary>Field by field as onnx.proto numbers them (https://github.com/onnx/onnx, version 1.12).</summary>
    [Fact]
    public void WriteTo_SmallGraph_HasTheFieldsOfOnnxProto()
    {
        var graph = new OnnxGraphBuilder();
        string x = graph.Input("x", "batch");
        graph.Add("/Cast", "Cast", [x], [OnnxAttribute.Of("to", 1L)], output: "y");
        graph.Number("half", 0.5f);
        graph.Output("y", "batch", 3);
        using var stream = new MemoryStream();

        graph.WriteTo(stream, "g");

        ProtobufWriter cast = new ProtobufWriter().Text(1, "x").Text(2, "y").Text(3, "/Cast").Text(4, "Cast").Message(5, new ProtobufWriter().Text(1, "to").Integer(3, 1).Integer(20, 2));
        ProtobufWriter half = new ProtobufWriter().Integer(2, 1).Text(8, "half").Bytes(9, BitConverter.GetBytes(0.5f));
        ProtobufWriter expected = new ProtobufWriter().Message(1, cast).Text(2, "g").Message(5, half)
            .Message(11, Value("x", 7, new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "batch"))))
            .Message(12, Value("y", 1, new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "batch")).Message(1, new ProtobufWriter().Integer(1, 3))));
        Assert.Equal(
            new ProtobufWriter().Integer(1, 8).Text(2, "bert-pipeline").Message(8, new ProtobufWriter().Integer(2, 17)).Message(7, expected).ToArray(),
            stream.ToArray());
    }

    /// <summary>No reader of protobuf takes a message of 2 GB.</summary>
    [Fact]
    public void WriteTo_GraphThatIsTooLong_SaysSoBeforeAnythingIsWritten()
    {
        var graph = new OnnxGraphBuilder();
        graph.Add(new OnnxInitializer("large.weight", OnnxType.Float, [1 << 20, 512], _ => Assert.Fail("It is written.")));
        using var stream = new MemoryStream();

        var error = Assert.Throws<UserErrorException>(() => graph.WriteTo(stream, "g"));

        Assert.Contains("The graph would have 2,048 MiB; one ONNX file holds at most 2 GiB.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    private static ProtobufWriter Value(string name, int type, ProtobufWriter sizes) =>
        new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, new ProtobufWriter().Integer(1, type).Message(2, sizes)));
}
