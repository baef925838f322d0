using BertPipeline.Contracts;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Export;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.Export;

public sealed class ModelExportTests : IDisposable
{
    private readonly TemporaryFolder _source = new();
    private readonly TemporaryFolder _target = new();

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task WritePyTorch_LanguageModel_DecoderTiedToTheWords()
    {
        File.Copy(ReferenceFile.PathOf("bert.bin"), _source.File("pytorch_model.bin"));

        string path = ModelExport.WritePyTorch(_source.Path, _target.Path);

        Assert.Equal(_target.File("pytorch_model.bin"), path);
        string output = await Python.RunAsync(
            """
            ours, theirs = torch.load(sys.argv[1]), torch.load(sys.argv[2])
            print(sorted(ours) == sorted(theirs), all(torch.equal(ours[k], theirs[k]) for k in theirs))
            print(ours['cls.predictions.decoder.weight'].data_ptr() == ours['bert.embeddings.word_embeddings.weight'].data_ptr())
            """,
            path, ReferenceFile.PathOf("bert.bin"));
        Assert.Equal("True True\nTrue\n", output);
    }

    [Fact]
    public void WritePyTorch_TaggerOfOldNames_TodaysNamesAndNoDecoder()
    {
        SafeTensorsWriter.Write(_source.File("model.safetensors"),
        [
            OutgoingTensor.Of("embeddings.LayerNorm.gamma", [1], [1]),
            OutgoingTensor.Of("embeddings.word_embeddings.weight", [1, 1], [2]),
            OutgoingTensor.Of("classifier.weight", [1, 1], [3]),
        ]);

        using ITensorFile file = TensorFiles.OpenFile(ModelExport.WritePyTorch(_source.Path, _target.Path));

        Assert.Equal(["bert.embeddings.LayerNorm.weight", TensorNames.WordEmbeddings, "classifier.weight"], file.Tensors.Select(t => t.Name));
        Assert.Equal([1], file.Singles("bert.embeddings.LayerNorm.weight"));
    }

    [Fact]
    public void WritePyTorch_NoWeights_SaysWhatWasLookedFor()
    {
        var error = Assert.Throws<UserErrorException>(() => ModelExport.WritePyTorch(_source.Path, _target.Path));

        Assert.Contains("has no weights: none of model.safetensors, model.safetensors.index.json, pytorch_model.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WritePyTorch_OntoItself_IsRefused()
    {
        File.Copy(ReferenceFile.PathOf("bert.bin"), _source.File("pytorch_model.bin"));

        var error = Assert.Throws<UserErrorException>(() => ModelExport.WritePyTorch(_source.Path, _source.Path));

        Assert.Contains("choose another folder", error.Message, StringComparison.Ordinal);
        Assert.Equal(ReferenceFile.Bytes("bert.bin"), File.ReadAllBytes(_source.File("pytorch_model.bin")));
    }
}
