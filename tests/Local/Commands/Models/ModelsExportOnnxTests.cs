using System.Text.Json.Nodes;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Testing.Models;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary><c>models export --format onnx</c>; what other programs make of the folder, <see cref="ModelsExportClientsTests"/> says.</summary>
public sealed class ModelsExportOnnxTests(LocalApiHost host) : ModelsCommandTests(host)
{
    private string Target => Path.Combine(Folder, "out");

    [Fact]
    public async Task Export_Tagger_IsAFolderThatOpensAsItIs()
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b"], Head = new HeadOptions { Layers = 2, Pooling = Pooling.Mean } });

        await ExportAsync();

        Assert.Equal(
            ["config.json", "labels.json", "onnx/model.onnx", "special_tokens_map.json", "thresholds.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"],
            Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Target, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Target, "config.json"), Token))!;
        Assert.Equal(("bert", "b", 1, "multi_label_classification"), ((string?)config["model_type"], (string?)config["id2label"]!["1"], (int?)config["label2id"]!["b"], (string?)config["problem_type"]));
        JsonNode tokenizer = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Target, "tokenizer_config.json"), Token))!;
        Assert.Equal(("[PAD]", 16, true), ((string?)tokenizer["pad_token"], (int?)tokenizer["model_max_length"], (bool?)tokenizer["do_lower_case"]));
    }

    [Fact]
    public async Task Export_OverAnEarlierGraph_LeavesTheNewOneAlone()
    {
        await ImportAsync(new TinyModel());
        await ExportAsync();

        await ExportAsync("--quantize", "int8", "--force");

        Assert.Equal(["model_quantized.onnx"], Directory.GetFiles(Path.Combine(Target, "onnx")).Select(Path.GetFileName));
        Assert.False(File.Exists(Path.Combine(Target, "model.safetensors")));
    }

    [Fact]
    public async Task Export_NoBert_IsRefusedWithWhatItHas()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "config.json"), """{"model_type":"tf-idf"}""", Token);
        await Models.PublishAsync(Name, Folder, "run-1", cancellationToken: Token);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "export", Name, "-o", Target, "--format", "onnx"));
        Assert.Contains("is a model of the type 'tf-idf': only a BERT has an ONNX form. It is exported as it was published", command.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Export_QuantizedInAnotherForm_IsRefused()
    {
        await ImportAsync(new TinyModel());
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "export", Name, "-o", Target, "--format", "pytorch", "--quantize", "int8"));
        Assert.Contains("--quantize is for --format onnx", command.Error, StringComparison.Ordinal);
    }

    /// <summary>What was exported comes back as the same tagger.</summary>
    [Fact]
    public async Task Import_ExportedGraph_IsTheTaggerAgain()
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b"] });
        await ExportAsync();

        await RunAsync("models", "import", Path.Combine(Target, "onnx", "model.onnx"), "--name", Name + "-back");

        Assert.Matches(@"tags\s+2", await RunAsync("models", "show", Name + "-back"));
    }

    private Task<string> ExportAsync(params string[] more) => RunAsync(["models", "export", Name, "--output", Target, "--format", "onnx", .. more]);
}
