using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Storage.Models;
using BertPipeline.Testing.Models;
using BertPipeline.Testing.Onnx;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary><c>models import</c> of folders in other forms than the one that is stored.</summary>
public sealed class ModelsImportFormsTests(LocalApiHost host) : ModelsCommandTests(host)
{
    /// <summary>As transformers 5 saves it, with a token added; later steps read two files.</summary>
    [Fact]
    public async Task Import_TokenizerInOneFile_IsStoredAsVocabularyAndSettings()
    {
        File.Delete(Path.Combine(new TinyModel { Words = 2 }.WriteTo(Folder), "vocab.txt"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "tokenizer.json"), """
            {"added_tokens":[{"id":7,"content":"<url>","special":true}],"normalizer":{"type":"BertNormalizer","lowercase":false},"pre_tokenizer":{"type":"BertPreTokenizer"},
             "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"w0":5,"w1":6}}}
            """, Token);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", Folder, "--name", Name));
        ModelManifest model = (await FindAsync(Name))!;
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"], model.Files.Select(f => f.Name));
        Assert.Equal("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nw0\nw1\n", (await Models.ReadAsync(model, "vocab.txt", Token))!.ToString());
        JsonElement settings = (await Models.ReadAsync(model, "tokenizer_config.json", Token))!.ToObjectFromJson<JsonElement>();
        Assert.False(settings.GetProperty("do_lower_case").GetBoolean());
        Assert.Equal("<url>", settings.GetProperty("added_tokens_decoder").GetProperty("7").GetProperty("content").GetString());
    }

    [Theory]
    [InlineData(null, "single_label_classification")]
    [InlineData("multi_label_classification", "multi_label_classification")]
    public async Task Import_TaggerThatOthersTrained_HasItsTags(string? problem, string stored)
    {
        new TinyModel { Tags = ["toxic", "insult"] }.WriteTo(Folder);
        File.Delete(Path.Combine(Folder, "labels.json"));
        File.Delete(Path.Combine(Folder, "thresholds.json"));
        JsonObject config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "config.json"), Token))!.AsObject();
        config["architectures"] = new JsonArray("BertForSequenceClassification");
        config["problem_type"] = problem;
        await File.WriteAllTextAsync(Path.Combine(Folder, "config.json"), config.ToJsonString(), Token);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", Folder, "--name", Name));
        ModelManifest model = (await FindAsync(Name))!;
        Assert.Equal(("tagger", "2"), (model.Metadata["kind"], model.Metadata["tags"]));
        Assert.Equal(["toxic", "insult"], (await Models.ReadAsync(model, "labels.json", Token))!.ToObjectFromJson<string[]>()!);
        Assert.Equal(stored, (await ReadConfigAsync(model)).GetProperty("problem_type").GetString());
    }

    /// <summary>A graph is a form that few programs take a model from.</summary>
    [Fact]
    public async Task Import_Graph_IsStoredAsSafetensors()
    {
        File.Delete(Path.Combine(new TinyModel().WriteTo(Folder), "model.safetensors"));
        await File.WriteAllBytesAsync(Path.Combine(Folder, "model.onnx"), TinyEncoder.Graph().ToArray(), Token);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", Folder, "--name", Name));
        ModelManifest model = (await FindAsync(Name))!;
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"], model.Files.Select(f => f.Name));
        Assert.Equal(("model.safetensors", "pooler, MLM head, NSP head"), (model.Metadata["weights"], model.Metadata["missing"]));
    }

    /// <summary>As exporters lay it out: the graph in a folder of its own, what belongs to it beside or above.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("onnx")]
    public async Task Import_GraphByItsFile_IsStoredAsSafetensors(string below)
    {
        File.Delete(Path.Combine(new TinyModel().WriteTo(Folder), "model.safetensors"));
        string graph = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, below)).FullName, "encoder_fp32.onnx");
        await File.WriteAllBytesAsync(graph, TinyEncoder.Graph().ToArray(), Token);

        await RunAsync("models", "import", graph, "--name", Name);

        ModelManifest model = (await FindAsync(Name))!;
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"], model.Files.Select(f => f.Name));
        Assert.Equal(graph, model.Metadata["source"]);
    }

    [Fact]
    public async Task Import_GraphWithoutItsConfiguration_SaysWhatIsMissing()
    {
        string graph = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "a", "b")).FullName, "model.onnx");
        await File.WriteAllBytesAsync(graph, TinyEncoder.Graph().ToArray(), Token);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", graph, "--name", Name));
        Assert.Contains($"There is no config.json beside {graph}", command.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> ReadConfigAsync(ModelManifest model) => (await Models.ReadAsync(model, "config.json", Token))!.ToObjectFromJson<JsonElement>();
}
