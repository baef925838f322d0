using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Testing.Onnx;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.Onnx;

/// <summary>Encoders whose tensors have numbers for names, as exporters and optimizers leave them: what each is, only the graph says.</summary>
public sealed class AnonymousGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public void Open_EncoderWithoutNames_EveryTensorIsItsParameter(bool fusedNorms, bool gemm, bool fusedBias)
    {
        NamelessEncoder encoder = new() { FusesNorms = fusedNorms, UsesGemm = gemm, FusesBias = fusedBias };
        using ITensorFile file = Open(encoder.Graph());

        TensorMatch match = BertTensors.Check(NamelessEncoder.Config, file);

        match.RequireEncoder();
        Assert.Empty(match.Surplus);
        Assert.Equal(BertTensors.PreTrainingHeads(NamelessEncoder.Config).Select(t => t.Name), match.Missing);
        foreach (MatchedTensor tensor in match.Matched)
        {
            Assert.Equal(encoder.Values(tensor.Expected.Name), file.Singles(tensor.Stored.Name));
        }
    }

    /// <summary>Exporters store equal tensors once, as a new model's biases.</summary>
    [Fact]
    public void Open_TensorInSeveralPlaces_IsSeveralParameters()
    {
        using ITensorFile file = Open(new NamelessEncoder { SharesBiases = true }.Graph());

        BertTensors.Check(NamelessEncoder.Config, file).RequireEncoder();
    }

    [Fact]
    public void Open_MatrixOfNoEncoder_IsRefusedByName()
    {
        OnnxWriter graph = new NamelessEncoder().Graph().Tensor("913", [2, 2], 1, 2, 3, 4);

        Assert.Contains("'913' [2, 2] is no part of an encoder", Assert.Throws<UserErrorException>(() => Open(graph)).Message, StringComparison.Ordinal);
    }

    private ITensorFile Open(OnnxWriter graph)
    {
        File.WriteAllBytes(_folder.File(ModelFiles.Onnx), graph.ToArray());
        return TensorFiles.Open(_folder.Path)!;
    }
}
