using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests;

/// <summary>Names as training programs leave them in a file.</summary>
public sealed class WrappedNamesTests : IDisposable
{
    private static readonly BertConfig Config = new() { VocabSize = 8, HiddenSize = 4, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 8, MaxPositionEmbeddings = 16 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("_orig_mod.bert.", "_orig_mod.")]
    [InlineData("module._orig_mod.bert.", "module._orig_mod.")]
    [InlineData("_orig_mod.module.", "_orig_mod.module.")]
    [InlineData("model.bert.", "model.")]
    [InlineData("encoder.", "encoder.")]
    [InlineData("0.auto_model.", "0.auto_model.")]
    [InlineData("bert.bert.", "bert.")]
    [InlineData("bert.", "")]
    [InlineData("", "")]
    public void Open_EncoderUnderAWrapper_IsFoundWhole(string prefix, string wrapper)
    {
        using ITensorFile file = Write([.. Encoder(prefix), "classifier.weight"]);

        TensorMatch match = BertTensors.Check(Config, file);

        match.RequireEncoder();
        Assert.Equal(wrapper, file.Wrapper);
        Assert.Equal(["classifier.weight"], match.Surplus);
    }

    [Fact]
    public void Open_HeadsUnderTheWrapperToo_AreThere()
    {
        using ITensorFile file = Write([.. Encoder("model.bert."), "model.classifier.weight", "loss.weight"]);

        Assert.Equal(["classifier.weight", "loss.weight"], BertTensors.Check(Config, file).Surplus);
    }

    /// <summary>The encoder that stands by itself is the model; others lie beside it.</summary>
    [Fact]
    public void Open_TeacherBesideTheModel_TheModelIsRead()
    {
        using ITensorFile file = Write([.. Encoder("bert."), .. Encoder("teacher.bert.")]);

        Assert.Equal("", file.Wrapper);
        BertTensors.Check(Config, file).RequireEncoder();
    }

    [Fact]
    public void Open_TwoWrappedModels_NamesBoth() =>
        Assert.Contains("holds 2 models, under 'question.' and 'answer.'", Refuses([.. Encoder("question.bert."), .. Encoder("answer.bert.")]), StringComparison.Ordinal);

    [Fact]
    public void Open_NameWithAndWithoutTheWrapper_IsNamed() =>
        Assert.Contains("'classifier.weight' is there twice, with and without 'model.'", Refuses([.. Encoder("model.bert."), "model.classifier.weight", "classifier.weight"]), StringComparison.Ordinal);

    [Fact]
    public void RequireEncoder_AnotherModelUnderAWrapper_SaysUnderWhichPrefixAllOfItStands()
    {
        using ITensorFile file = Write(["net.trunk.embed.weight", "net.trunk.layer.0.weight"]);

        var error = Assert.Throws<UserErrorException>(BertTensors.Check(Config, file).RequireEncoder);

        Assert.Contains("All that it holds stands under 'net.trunk.'.", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Encoder(string prefix) => BertTensors.Encoder(Config).Concat(BertTensors.Pooler(Config)).Concat(BertTensors.PreTrainingHeads(Config))
        .Where(t => t.Name.StartsWith("bert.", StringComparison.Ordinal)).Select(t => prefix + t.Name["bert.".Length..]);

    private string Refuses(string[] names) => Assert.Throws<UserErrorException>(() => Write(names)).Message;

    private ITensorFile Write(string[] names)
    {
        Dictionary<string, IReadOnlyList<long>> shapes = BertTensors.Encoder(Config).Concat(BertTensors.Pooler(Config)).ToDictionary(t => t.Name["bert.".Length..], t => t.Shape);
        SafeTensorsWriter.Write(_folder.File("model.safetensors"), [.. names.Select(name =>
        {
            long[] shape = [.. shapes.FirstOrDefault(s => name.EndsWith(s.Key, StringComparison.Ordinal), KeyValuePair.Create("", (IReadOnlyList<long>)[1])).Value];
            return OutgoingTensor.Of(name, shape, new float[shape.Aggregate(1L, (product, size) => product * size)]);
        })]);
        return TensorFiles.Open(_folder.Path)!;
    }
}
