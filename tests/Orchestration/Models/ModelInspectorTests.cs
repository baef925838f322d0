using System.Text;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Models;
using BertPipeline.Testing.Models;
using BertPipeline.Weights;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Orchestration.Tests.Models;

public sealed class ModelInspectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("model-").FullName;

    /// <summary>
    /// Parameters by hand, width 4: embeddings 8·4 + 16·4 + 2·4 + 2·4 = 112; attention 4·(4·4 + 4) + 2·4 = 88; intermediate and output
    /// 8·4 + 8 + 4·8 + 4 + 2·4 = 84; pooler 4·4 + 4 = 20: 304.
    /// </summary>
    [Fact]
    public void Inspect_BaseModel_DescribesIt()
    {
        ModelDescription model = Inspect(new TinyModel());

        Assert.Equal((304, "float32", "model.safetensors", 8), (model.Parameters, model.Types, model.Weights, model.Vocabulary));
        Assert.False(model.IsTagger);
        Assert.Contains("cls.predictions.bias", Assert.Single(model.Notes), StringComparison.Ordinal);
        Assert.Equal("MLM head, NSP head", model.ToMetadata()["missing"]);
    }

    [Fact]
    public void Inspect_WithoutPooler_SaysThatItIsMissing() =>
        Assert.Equal(["pooler", "MLM head", "NSP head"], Inspect(new TinyModel { Missing = "bert.pooler.dense.bias" }).MissingParts);

    [Fact]
    public void Inspect_Tagger_KnowsTagsAndThresholds()
    {
        ModelDescription model = Inspect(new TinyModel { Tags = ["Bugs", "Price"] });

        Assert.Equal(["Bugs", "Price"], model.Tags);
        Assert.Equal(0.25, model.Thresholds!["Price"]);
        Assert.Empty(model.Notes);
        Assert.DoesNotContain("missing", model.ToMetadata().Keys);
        Assert.Equal(("tagger", "2"), (model.ToMetadata()["kind"], model.ToMetadata()["tags"]));
    }

    [Fact]
    public void Inspect_VocabularyShorterThanTheEmbeddings_IsNoted() =>
        Assert.Contains("vocab.txt has 7 entries, vocab_size is 8", Inspect(new TinyModel { Words = 2 }).Notes[0], StringComparison.Ordinal);

    [Fact]
    public void Inspect_VocabularyLongerThanTheEmbeddings_IsRefused() => Refuses(new TinyModel { Words = 4 }, "vocab.txt has 9 entries, but config.json says vocab_size 8");

    [Fact]
    public void Inspect_TensorMissing_IsNamed() =>
        Refuses(new TinyModel { Missing = "bert.encoder.layer.0.attention.self.key.bias" }, "model.safetensors lacks bert.encoder.layer.0.attention.self.key.bias");

    [Fact]
    public void Inspect_TensorMisshapen_IsNamedWithBothShapes() =>
        Refuses(new TinyModel { Misshapen = "bert.embeddings.word_embeddings.weight" }, "bert.embeddings.word_embeddings.weight", "[9, 4]", "[8, 4]");

    [Fact]
    public void Inspect_ClassifierOfAnotherSize_IsRefused() =>
        Refuses(new TinyModel { Tags = ["a", "b"], ClassifierRows = 3 }, "labels.json names 2 tags, but classifier.weight has shape [3, 4]");

    [Theory]
    [InlineData(1, Pooling.Mean, "classifier.0.weight")]
    [InlineData(2, Pooling.Cls, "classifier.1.weight")]
    public void Inspect_TaggerWithAnotherHead_IsJudgedByItsLastLayer(int layers, Pooling pooling, string last)
    {
        var head = new HeadOptions { Layers = layers, Pooling = pooling };

        Assert.Equal(["a", "b"], Inspect(new TinyModel { Tags = ["a", "b"], Head = head }).Tags);
        Refuses(new TinyModel { Tags = ["a", "b"], Head = head, ClassifierRows = 3 }, $"labels.json names 2 tags, but {last} has shape [3, 4]");
    }

    [Fact]
    public void Inspect_TaggerWithoutTheHeadOfItsConfiguration_IsRefused() =>
        Refuses(
            new TinyModel { Tags = ["a", "b"], Head = new HeadOptions { Layers = 2 }, Missing = "classifier.1.weight" },
            "model.safetensors has no classifier.1.weight", "layers 2, pooling cls");

    [Theory]
    [InlineData("config.json", "{", "config.json cannot be read")]
    [InlineData("config.json", """{"model_type":"roberta","vocab_size":8}""", "model_type is 'roberta'")]
    [InlineData("vocab.txt", "a\nb\n", "vocab.txt: ")]
    [InlineData("model.safetensors", "xx", "model.safetensors")]
    [InlineData("labels.json", """["a","a"]""", "must be an array of different tags")]
    [InlineData("labels.json", """["a"]""", "has no classifier")]
    [InlineData("labels.json", """["ev\u001b[31mil"]""", "the tag 'ev[31mil' is empty or has control characters")]
    [InlineData("labels.json", """["two\nlines"]""", "the tag 'twolines' is empty or has control characters")]
    public void Inspect_FileThatIsWrong_IsNamed(string file, string content, string said)
    {
        new TinyModel().WriteTo(_folder);
        File.WriteAllText(Path.Combine(_folder, file), content);

        Assert.Contains(said, Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    [InlineData("model.safetensors")]
    public void Inspect_FileMissing_IsNamedUnderTheModelsName(string file)
    {
        new TinyModel().WriteTo(_folder);
        File.Delete(Path.Combine(_folder, file));

        string message = Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(_folder, "models/tagger/0001")).Message;

        Assert.StartsWith("models/tagger/0001 cannot be used: it has no ", message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder, message, StringComparison.Ordinal);
    }

    /// <summary>As parallel training saves it.</summary>
    [Fact]
    public void Inspect_TaggerWithNamesOfParallelTraining_IsCheckedLikeAnyOther()
    {
        string folder = new TinyModel { Tags = ["a", "b"], ClassifierRows = 3 }.WriteTo(_folder);
        Rewrite(t => ("module." + t.Name, t.Shape));

        Assert.Contains("classifier.weight has shape [3, 4]", Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(folder)).Message, StringComparison.Ordinal);
        new TinyModel { Tags = ["a", "b"] }.WriteTo(_folder);
        Rewrite(t => ("module." + t.Name, t.Shape));
        Assert.Equal(["a", "b"], ModelInspector.Inspect(folder).Tags);
    }

    [Fact]
    public void Inspect_ClassifierThatIsANumber_IsRefused()
    {
        new TinyModel { Tags = ["a"] }.WriteTo(_folder);
        Rewrite(t => (t.Name, t.Name == "classifier.weight" ? [] : t.Shape));

        Assert.Contains("classifier.weight has shape []", Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(_folder)).Message, StringComparison.Ordinal);
    }

    /// <summary>The header says I32 where it said F32: as many bytes.</summary>
    [Fact]
    public void Inspect_WeightsOfWholeNumbers_AreRefusedByName()
    {
        string path = Path.Combine(new TinyModel().WriteTo(_folder), "model.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        string header = Encoding.Latin1.GetString(bytes).Replace("\"F32\"", "\"I32\"", StringComparison.Ordinal);
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(header));

        Assert.Contains(
            "has weights that are whole numbers: bert.embeddings.word_embeddings.weight (int32), ",
            Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_UntiedDecoder_IsNoted()
    {
        new TinyModel().WriteTo(_folder);
        Rewrite(t => (t.Name, t.Shape), OutgoingTensor.Of("cls.predictions.decoder.weight", [8, 4], new float[32]));

        Assert.Contains(ModelInspector.Inspect(_folder).Notes, n => n.StartsWith("cls.predictions.decoder.weight is not tied to the word embeddings", StringComparison.Ordinal));
    }

    [Fact]
    public void Inspect_ThresholdAboveOne_SaysSo()
    {
        new TinyModel { Tags = ["Bugs"] }.WriteTo(_folder);
        File.WriteAllText(Path.Combine(_folder, "thresholds.json"), """{"Bugs":1.5}""");

        Assert.Contains("the threshold of 'Bugs' is 1.5; it must be from 0 to 1", Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(_folder)).Message, StringComparison.Ordinal);
    }

    /// <summary>In the encoder, and in a tagger's head: all of the file is looked at.</summary>
    [Theory]
    [InlineData("bert.embeddings.LayerNorm.bias", float.NaN)]
    [InlineData("classifier.bias", float.NegativeInfinity)]
    public void Inspect_WeightThatIsNoNumber_IsRefusedByName(string name, float value)
    {
        new TinyModel { Tags = ["a", "b"] }.WriteTo(_folder);
        Rewrite(t => (t.Name, t.Shape), (tensor, values) => values[^1] = tensor == name ? value : values[^1]);

        string message = Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(_folder, "models/tagger/0001")).Message;

        Assert.StartsWith($"models/tagger/0001 cannot be used: model.safetensors: '{name}' holds values that are no number", message, StringComparison.Ordinal);
    }

    /// <summary>The first line of vocab.txt is lost: every word has another's embedding.</summary>
    [Theory]
    [InlineData("[UNK]\n[CLS]\n[SEP]\n[MASK]\n[PAD]\nw0\n", 0, "[PAD] has the id 4 in the vocabulary, but config.json says pad_token_id 0", "there stands '[UNK]'")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nw0\n", 7, "[PAD] has the id 0 in the vocabulary, but config.json says pad_token_id 7", "there stands nothing", "write \"pad_token_id\": 0")]
    public void Inspect_PadElsewhereThanItsId_IsRefused(string vocabulary, int id, params string[] said)
    {
        WritePad(vocabulary, id);

        string message = Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(_folder)).Message;

        Assert.All(said, s => Assert.Contains(s, message, StringComparison.Ordinal));
    }

    /// <summary>Dutch BERTje has it at 3; a configuration may say that there is none.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(null)]
    public void Inspect_PadWhereTheConfigurationSaysOrThatItDoesNotName_IsTaken(int? id)
    {
        WritePad("[UNK]\n[CLS]\n[SEP]\n[PAD]\n[MASK]\nw0\n", id);

        Assert.Equal(6, ModelInspector.Inspect(_folder).Vocabulary);
    }

    [Fact]
    public void Inspect_ThresholdOfNoTag_IsNamed()
    {
        new TinyModel { Tags = ["Bugs"] }.WriteTo(_folder);
        File.WriteAllText(Path.Combine(_folder, "thresholds.json"), """{"Bugs":0.5,"Prize":0.5}""");

        Assert.Contains("'Prize' is not one of the tags", Assert.Throws<UserErrorException>(() => ModelInspector.Inspect(_folder)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void WritePad(string vocabulary, int? id)
    {
        string config = Path.Combine(new TinyModel().WriteTo(_folder), "config.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(config))!;
        json["pad_token_id"] = id;
        File.WriteAllText(config, json.ToJsonString());
        File.WriteAllText(Path.Combine(_folder, "vocab.txt"), vocabulary);
    }

    private void Rewrite(Func<TensorInfo, (string Name, IReadOnlyList<long> Shape)> change, params OutgoingTensor[] more) => Rewrite(change, (_, _) => { }, more);

    /// <summary>Writes the weights again with other names, shapes and values; a scalar keeps the first number.</summary>
    private void Rewrite(Func<TensorInfo, (string Name, IReadOnlyList<long> Shape)> change, Action<string, float[]> mark, params OutgoingTensor[] more)
    {
        string path = Path.Combine(_folder, "model.safetensors");
        using (ITensorFile file = TensorFiles.OpenFile(path))
        {
            SafeTensorsWriter.Write(path + ".new", [.. file.Tensors.Select(t => Changed(file, t)), .. more]);
        }

        File.Move(path + ".new", path, overwrite: true);

        OutgoingTensor Changed(ITensorFile file, TensorInfo tensor)
        {
            (string name, IReadOnlyList<long> shape) = change(tensor);
            float[] values = new float[tensor.Elements];
            file.ReadSingles(tensor.Name, values);
            mark(tensor.Name, values);
            return OutgoingTensor.Of(name, [.. shape], values[..(int)shape.Aggregate(1L, (product, size) => product * size)]);
        }
    }

    private ModelDescription Inspect(TinyModel model) => ModelInspector.Inspect(model.WriteTo(_folder));

    private void Refuses(TinyModel model, params string[] said)
    {
        string message = Assert.Throws<UserErrorException>(() => Inspect(model)).Message;
        Assert.All(said, s => Assert.Contains(s, message, StringComparison.Ordinal));
    }
}
