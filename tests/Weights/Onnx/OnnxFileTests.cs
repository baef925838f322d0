using BertPipeline.Contracts.Models;
using BertPipeline.Testing.Onnx;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.Onnx;

/// <summary>Graphs as PyTorch's exporter writes them. A matrix there is the transpose of <c>nn.Linear</c>'s weight: MatMul computes x·B, Linear x·Wᵀ.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NumberedMatrix_IsNamedByItsBiasAndTransposed()
    {
        using ITensorFile file = Open(new OnnxWriter().Linear("encoder.layer.0.intermediate.dense", "onnx::MatMul_799", 2, 3, 1, 2, 3, 4, 5, 6));

        TensorInfo weight = file.Find("encoder.layer.0.intermediate.dense.weight")!;
        Assert.Equal((TensorType.Float32, "[3, 2]"), (weight.Type, weight.ShapeText));
        Assert.Equal([1, 4, 2, 5, 3, 6], file.Singles(weight.Name));
    }

    /// <summary>Nothing but the graph tells them apart.</summary>
    [Fact]
    public void Open_MatricesOfOneShapeInAnotherOrder_GoWhereTheGraphSays()
    {
        using ITensorFile file = Open(new OnnxWriter()
            .Node("MatMul", ["x", "927"], "1").Node("Add", ["key.bias", "1"], "2")
            .Node("MatMul", ["x", "928"], "3").Node("Add", ["3", "query.bias"], "4")
            .Tensor("query.bias", [1], 0).Tensor("key.bias", [1], 0)
            .Tensor("928", [1, 1], 28).Tensor("927", [1, 1], 27));

        Assert.Equal([27], file.Singles("key.weight"));
        Assert.Equal([28], file.Singles("query.weight"));
    }

    [Theory]
    [InlineData(0, new float[] { 1, 4, 2, 5, 3, 6 }, "[3, 2]")]
    [InlineData(1, new float[] { 1, 2, 3, 4, 5, 6 }, "[2, 3]")]
    public void Open_Gemm_TransposesUnlessTheNodeDoes(long transB, float[] expected, string shape)
    {
        using ITensorFile file = Open(new OnnxWriter()
            .Node("Gemm", ["x", "pooler.dense.weight", "pooler.dense.bias"], "y", ("transB", transB))
            .Tensor("pooler.dense.weight", [2, 3], 1, 2, 3, 4, 5, 6).Tensor("pooler.dense.bias", [3], 0, 0, 0));

        Assert.Equal(expected, file.Singles("pooler.dense.weight"));
        Assert.Equal(shape, file.Find("pooler.dense.weight")!.ShapeText);
    }

    [Fact]
    public void Open_NumbersInFloatDataAndPackedShape_AreReadToo()
    {
        byte[] values = [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)];
        using ITensorFile file = Open(new OnnxWriter().Tensor(new ProtobufWriter().Bytes(1, [2, 1]).Integer(2, OnnxWriter.Float).Bytes(4, values).Text(8, "a.weight")));

        Assert.Equal("[2, 1]", Assert.Single(file.Tensors).ShapeText);
        Assert.Equal([1.5f, -2], file.Singles("a.weight"));
    }

    [Fact]
    public void Open_ConstantsOfTheComputation_AreLeftOut()
    {
        using ITensorFile file = Open(new OnnxWriter()
            .Tensor(OnnxWriter.Head([1, 2], OnnxWriter.Int64).Text(8, "embeddings.position_ids").Bytes(9, new byte[16]))
            .Tensor("sqrt", [], 5.6f).Tensor("a.bias", [1], 0));

        Assert.Equal(["a.bias"], file.Tensors.Select(t => t.Name));
    }

    [Fact]
    public void Check_WholeEncoder_LacksPoolerAndHeadsOnly()
    {
        BertConfig config = TinyEncoder.Config;
        File.WriteAllBytes(_folder.File("model.onnx"), TinyEncoder.Graph().ToArray());
        using ITensorFile file = TensorFiles.Open(_folder.Path)!;

        TensorMatch match = BertTensors.Check(config, file);

        match.RequireEncoder();
        Assert.Equal(BertTensors.Encoder(config).Select(t => t.Name), match.Matched.Select(m => m.Expected.Name));
        Assert.Equal(BertTensors.Pooler(config).Concat(BertTensors.PreTrainingHeads(config)).Select(t => t.Name), match.Missing);
        Assert.Empty(match.Surplus);
    }

    /// <summary>The decoder's bias does not stand beside its matrix, which must be the word embeddings' transpose.</summary>
    [Fact]
    public void Open_MaskedLanguageModel_ItsDecoderIsKnown()
    {
        using ITensorFile file = Open(new OnnxWriter()
            .Tensor("bert.embeddings.word_embeddings.weight", [3, 2], 1, 2, 3, 4, 5, 6)
            .Node("MatMul", ["x", "onnx::MatMul_9"], "y").Node("Add", ["cls.predictions.bias", "y"], "z")
            .Tensor("cls.predictions.bias", [3], 0, 0, 0).Tensor("onnx::MatMul_9", [2, 3], 1, 3, 5, 2, 4, 6));

        BertTensors.RequireTiedDecoder(file);
        Assert.NotNull(file.Find(TensorNames.Decoder));
    }

    private ITensorFile Open(OnnxWriter model) => TensorFiles.OpenFile(_folder.Write("model.onnx", model.ToArray()));
}
