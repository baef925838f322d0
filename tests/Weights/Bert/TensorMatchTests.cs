using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.Bert;

public sealed class TensorMatchTests : IDisposable
{
    /// <summary>The dimensions of Reference/bert.bin.</summary>
    private static readonly BertConfig Config = new()
    {
        VocabSize = 211,
        HiddenSize = 32,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        IntermediateSize = 64,
        MaxPositionEmbeddings = 40,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bert.bin")]
    [InlineData("bert.legacy.bin")]
    public void Check_ModelOfTheArticlesLibrary_FitsWholly(string name)
    {
        using ITensorFile file = TensorFiles.OpenFile(ReferenceFile.PathOf(name));

        TensorMatch match = BertTensors.Check(Config, file);

        Assert.Equal(46, match.Matched.Count);
        Assert.Empty(match.Missing);
        Assert.Empty(match.Surplus);
        Assert.Empty(match.Misshapen);
        BertTensors.RequireTiedDecoder(file);
    }

    [Fact]
    public void Check_OtherSizes_NamesEveryTensorWithBothShapes()
    {
        using ITensorFile file = TensorFiles.OpenFile(ReferenceFile.PathOf("bert.legacy.bin"));

        TensorMatch match = BertTensors.Check(Config with { VocabSize = 212, TypeVocabSize = 3 }, file);

        Assert.Equal(
            [
                "'bert.embeddings.word_embeddings.weight' has shape [211, 32], config.json asks for [212, 32]",
                "'bert.embeddings.token_type_embeddings.weight' has shape [2, 32], config.json asks for [3, 32]",
                "'cls.predictions.bias' has shape [211], config.json asks for [212]",
            ],
            match.Misshapen.Select(m => m.ToString()));
        var error = Assert.Throws<UserErrorException>(match.RequireEncoder);
        Assert.All(match.Misshapen, m => Assert.Contains(m.ToString(), error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_OtherLayers_NamesMissingAndSurplus()
    {
        using ITensorFile file = TensorFiles.OpenFile(ReferenceFile.PathOf("bert.legacy.bin"));

        Assert.Equal(16, BertTensors.Check(Config with { NumHiddenLayers = 1 }, file).Surplus.Count(n => n.StartsWith("bert.encoder.layer.1.", StringComparison.Ordinal)));
        TensorMatch match = BertTensors.Check(Config with { NumHiddenLayers = 3 }, file);
        var error = Assert.Throws<UserErrorException>(match.RequireEncoder);
        Assert.Equal(16, match.Missing.Count);
        Assert.All(match.Missing, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_HeadToLeaveOut_MissingAndSurplusWhateverItsShape()
    {
        using ITensorFile file = Write(OutgoingTensor.Of("bert.w", [1], [1]), OutgoingTensor.Of("classifier.weight", [3], [1, 2, 3]), OutgoingTensor.Of("classifier.bias", [1], [1]));

        TensorMatch match = TensorMatch.Of(file, [new("bert.w", [1]), new("classifier.weight", [2]), new("classifier.bias", [1])], leaveOut: "classifier.");

        Assert.Equal(["classifier.weight", "classifier.bias"], match.Missing);
        Assert.Equal(["classifier.bias", "classifier.weight"], match.Surplus);
        Assert.Empty(match.Misshapen);
        match.RequireEncoder();
    }

    [Fact]
    public void Of_DecoderBiasAlone_IsThePredictionsBias()
    {
        using ITensorFile file = Write(OutgoingTensor.Of("cls.predictions.decoder.bias", [1], [5]));

        TensorMatch match = TensorMatch.Of(file, [new("cls.predictions.bias", [1])]);

        Assert.Equal("cls.predictions.decoder.bias", Assert.Single(match.Matched).Stored.Name);
        Assert.Empty(match.Surplus);
    }

    [Fact]
    public void Of_PositionNumbersDecoderAndParallelPrefix_AreUnderstood()
    {
        using ITensorFile file = Write(
            OutgoingTensor.Of("module.bert.embeddings.position_ids", [1], [0]),
            OutgoingTensor.Of("module.cls.predictions.decoder.weight", [1], [0]),
            OutgoingTensor.Of("module.cls.predictions.decoder.bias", [1], [0]),
            OutgoingTensor.Of("module.cls.predictions.bias", [1], [0]),
            OutgoingTensor.Of("module.encoder.layer.0.output.LayerNorm.beta", [1], [0]));

        TensorMatch match = TensorMatch.Of(file, [new("cls.predictions.bias", [1]), new("bert.encoder.layer.0.output.LayerNorm.bias", [1])]);

        Assert.Equal(["module.cls.predictions.bias", "module.encoder.layer.0.output.LayerNorm.beta"], match.Matched.Select(m => m.Stored.Name));
        Assert.Empty(match.Surplus);
    }

    [Fact]
    public void Of_TwoNamesOfOneParameter_NamesBoth()
    {
        using ITensorFile file = Write(OutgoingTensor.Of("pooler.dense.bias", [1], [0]), OutgoingTensor.Of("bert.pooler.dense.bias", [1], [0]));

        var error = Assert.Throws<UserErrorException>(() => TensorMatch.Of(file, []));

        Assert.Contains("'pooler.dense.bias' and 'bert.pooler.dense.bias' are both bert.pooler.dense.bias", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void RequireTiedDecoder_OwnValues_AreRefused(float value, bool isTied)
    {
        using ITensorFile file = Write(OutgoingTensor.Of("cls.predictions.decoder.weight", [1, 2], [7, value]), OutgoingTensor.Of("embeddings.word_embeddings.weight", [1, 2], [7, 1]));

        Exception? error = Record.Exception(() => BertTensors.RequireTiedDecoder(file));

        Assert.Equal(isTied, error is null);
        if (!isTied)
        {
            Assert.Contains("'cls.predictions.decoder.weight' differs from 'embeddings.word_embeddings.weight'", Assert.IsType<UserErrorException>(error).Message, StringComparison.Ordinal);
        }
    }

    private ITensorFile Write(params OutgoingTensor[] tensors)
    {
        SafeTensorsWriter.Write(_folder.File("model.safetensors"), tensors);
        return TensorFiles.Open(_folder.Path)!;
    }
}
